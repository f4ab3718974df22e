package dev.redoubt.node.keyspace;

/**
 * The state that a database shares with its collections. {@link Database#clear} begins a new one, so that cleared data
 * needs no accounting.
 */
final class KeyspaceContext {
    final Views views;
    final SipHash hash;
    final WriteCounter writes;
    final AccessClock access;
    KeyspaceOptions options;
    /** Bytes of all values that stand outside of the database's pages. */
    long valueBytes;

    KeyspaceContext(Views views, SipHash hash, WriteCounter writes, AccessClock access, KeyspaceOptions options) {
        this.views = views;
        this.hash = hash;
        this.writes = writes;
        this.access = access;
        this.options = options;
    }

    KeyspaceContext fresh() {
        return new KeyspaceContext(views, hash, writes, access, options);
    }
}
