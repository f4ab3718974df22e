package dev.redoubt.node.keyspace;

/** Redis's DEBUG DIGEST ({@code debug.c computeDatasetDigest}): equal data give equal digests here and in redis-server. */
public final class KeyspaceDigest {
    private KeyspaceDigest() {}

    /** 20 bytes; all zero for an empty keyspace. */
    public static byte[] of(Keyspace keyspace) {
        throw new UnsupportedOperationException("skeleton");
    }

    /** DEBUG DIGEST-VALUE: 20 bytes, all zero for an absent key. */
    public static byte[] ofValue(Database db, byte[] key) {
        throw new UnsupportedOperationException("skeleton");
    }
}
