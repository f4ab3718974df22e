package dev.redoubt.node.cluster;

import java.util.Locale;

/** What a process of the cluster is there for; also its Akka Cluster role, in lower case. */
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
