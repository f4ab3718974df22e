package dev.redoubt.node.session;

import dev.redoubt.node.acl.AclUser;

/**
 * The choices of a client for its connection by HELLO, AUTH, SELECT and CLIENT: plain values, in the terms of
 * server.h's client. The session's loop only.
 */
public final class SessionState {
    /** The user as whom its requests are checked; the default user until AUTH says otherwise. */
    AclUser user;

    /** AUTH has succeeded, or no password was required when the client came. */
    boolean authenticated;

    /** The selected database. */
    int db;

    /** The RESP version, 2 or 3. */
    int protocol = 2;

    /** The name that CLIENT SETNAME gave, or empty. */
    String name = "";

    String libraryName = "";
    String libraryVersion = "";
    boolean noEvict;

    /** CLIENT NO-TOUCH (of Redis 7.2). */
    boolean noTouch;

    SessionState(AclUser user, boolean authenticated) {
        this.user = user;
        this.authenticated = authenticated;
    }

    /** Returns a copy on which commands can be tried out. */
    SessionState copy() {
        SessionState copy = new SessionState(user, authenticated);
        copy.db = db;
        copy.protocol = protocol;
        copy.name = name;
        copy.libraryName = libraryName;
        copy.libraryVersion = libraryVersion;
        copy.noEvict = noEvict;
        copy.noTouch = noTouch;
        return copy;
    }

    /** RESET (networking.c resetCommand). */
    void reset(AclUser defaultUser, boolean nowAuthenticated) {
        user = defaultUser;
        authenticated = nowAuthenticated;
        db = 0;
        protocol = 2;
        name = "";
        noEvict = false;
        noTouch = false;
    }
}
