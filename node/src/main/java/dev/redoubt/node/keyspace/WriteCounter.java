package dev.redoubt.node.keyspace;

import org.jspecify.annotations.Nullable;

/**
 * The number of calls that may have changed a keyspace, shared by its databases. It tells whether a command that failed
 * left the keyspace as it was. One thread.
 */
final class WriteCounter {
    /** Counts each call before it changes anything; never goes down. */
    long calls;

    /** No database from this number on was ever changed; never goes down. */
    int databases;

    /** Learns of each key that is made; null if nobody wants to. */
    @Nullable
    NewKeyListener newKeys;

    /** Counts a call that is about to change the database of that number. */
    void count(int database) {
        calls++;
        databases = Math.max(databases, database + 1);
    }

    /** A key was made where there was none of that name. */
    void made(int database, byte[] key) {
        NewKeyListener listener = newKeys;
        if (listener != null) {
            listener.made(database, key);
        }
    }
}
