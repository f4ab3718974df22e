package dev.redoubt.node.protocol;

import java.util.Locale;

/** The purpose of a process of the cluster; also its Akka Cluster role, in lower case. */
public enum ProcessRole {
    /** Holds data. */
    NODE,
    /** Watches nodes and elects masters. */
    SENTINEL,
    /** A program that only sends commands as messages. */
    CLIENT;

    /** The Akka Cluster role. */
    public String clusterRole() {
        return name().toLowerCase(Locale.ROOT);
    }
}
