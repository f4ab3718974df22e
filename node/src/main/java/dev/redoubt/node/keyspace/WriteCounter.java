package dev.redoubt.node.keyspace;

/**
 * The number of calls that may have changed a keyspace, shared by its databases. It tells whether a command that failed
 * left the keyspace as it was. One thread.
 */
final class WriteCounter {
    /** Counts each call before it changes anything; never goes down. */
    long calls;

    /** No database from this number on was ever changed; never goes down. */
    int databases;

    /** Counts a call that is about to change the database of that number. */
    void count(int database) {
        calls++;
        databases = Math.max(databases, database + 1);
    }
}
