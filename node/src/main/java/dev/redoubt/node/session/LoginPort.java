package dev.redoubt.node.session;

import dev.redoubt.node.acl.AccessControl;

/** The questions of sessions about users and access. Any thread; never waits. */
public interface LoginPort {
    /** Returns the users of the process, and what they were denied. */
    AccessControl access();

    /** Returns whether a client of that address may use DEBUG ({@code enable-debug-command}). */
    boolean debugAllowed(String address);
}
