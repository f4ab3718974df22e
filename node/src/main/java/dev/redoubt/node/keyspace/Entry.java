package dev.redoubt.node.keyspace;

/**
 * What stands under a key: a flyweight that points into a page and is valid until the next call on its {@link Database} (or, in a view, until the
 * visitor returns). Reading the wrong type is a programmer error.
 */
public final class Entry {
    /** {@link #expireAtMs()} of a key that does not expire. */
    public static final long NO_EXPIRY = -1;

    Entry() {}

    public ValueType type() {
        throw new UnsupportedOperationException("skeleton");
    }

    /** Unix time in milliseconds, or {@link #NO_EXPIRY}. */
    public long expireAtMs() {
        throw new UnsupportedOperationException("skeleton");
    }

    /** The array that holds a string's value; never to be written. */
    public byte[] page() {
        throw new UnsupportedOperationException("skeleton");
    }

    public int valueOffset() {
        throw new UnsupportedOperationException("skeleton");
    }

    public int valueLength() {
        throw new UnsupportedOperationException("skeleton");
    }

    /** A copy of a string's value. */
    public byte[] copyValue() {
        throw new UnsupportedOperationException("skeleton");
    }

    public ListValue list() {
        throw new UnsupportedOperationException("skeleton");
    }

    public SetValue set() {
        throw new UnsupportedOperationException("skeleton");
    }

    public HashValue hash() {
        throw new UnsupportedOperationException("skeleton");
    }

    public ZSetValue zset() {
        throw new UnsupportedOperationException("skeleton");
    }

    /** What OBJECT ENCODING answers in Redis 7.0. */
    public String encoding() {
        throw new UnsupportedOperationException("skeleton");
    }
}
