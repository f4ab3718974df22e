package dev.redoubt.node.keyspace;

/** The digest of one value while its elements are added ({@code debug.c}). */
interface DigestSink {
    /** Adds what has an order ({@code mixDigest}). */
    void mix(byte[] data);

    /** Adds what has no order ({@code xorDigest}). */
    void xor(byte[] data);

    /** Adds a pair, of pairs that have no order. */
    void xorPair(byte[] first, byte[] second);
}
