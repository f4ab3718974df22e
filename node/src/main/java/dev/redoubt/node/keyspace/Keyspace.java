package dev.redoubt.node.keyspace;

/** The databases of one shard. One thread uses it; only a {@link FrozenView} may be read by another. */
public final class Keyspace {
    public Keyspace(int databases, KeyspaceOptions options) {}

    public int databases() {
        throw new UnsupportedOperationException("skeleton");
    }

    /** @throws IndexOutOfBoundsException if there is no such database */
    public Database db(int n) {
        throw new UnsupportedOperationException("skeleton");
    }

    /** Thresholds for conversions from now on; the seeds stay. */
    public void setOptions(KeyspaceOptions options) {
        throw new UnsupportedOperationException("skeleton");
    }

    /** Bytes of pages, index and collections, also those that only an open view still needs. */
    public long usedBytes() {
        throw new UnsupportedOperationException("skeleton");
    }

    /** FLUSHALL. */
    public void clear() {
        throw new UnsupportedOperationException("skeleton");
    }

    public FrozenView freeze() {
        throw new UnsupportedOperationException("skeleton");
    }
}
