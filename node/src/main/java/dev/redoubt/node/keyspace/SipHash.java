package dev.redoubt.node.keyspace;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * SipHash-1-3, keyed: clients who do not know the key cannot choose keys that collide, so the table needs no other
 * defence against flooding. Not a plain multiplicative hash, whose collisions can be computed. Immutable.
 */
final class SipHash {
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private final long k0;
    private final long k1;

    SipHash(long k0, long k1) {
        this.k0 = k0;
        this.k1 = k1;
    }

    long hash(byte[] bytes, int offset, int length) {
        long v0 = k0 ^ 0x736f6d6570736575L;
        long v1 = k1 ^ 0x646f72616e646f6dL;
        long v2 = k0 ^ 0x6c7967656e657261L;
        long v3 = k1 ^ 0x7465646279746573L;
        int words = length >>> 3;
        int at = offset;
        long tail = (long) length << 56 | tail(bytes, offset, length);
        // One round for each word; the last pass takes the tail.
        for (int i = 0; i <= words; i++, at += 8) {
            long m = i < words ? (long) LONG.get(bytes, at) : tail;
            v3 ^= m;
            v0 += v1;
            v1 = Long.rotateLeft(v1, 13) ^ v0;
            v0 = Long.rotateLeft(v0, 32);
            v2 += v3;
            v3 = Long.rotateLeft(v3, 16) ^ v2;
            v0 += v3;
            v3 = Long.rotateLeft(v3, 21) ^ v0;
            v2 += v1;
            v1 = Long.rotateLeft(v1, 17) ^ v2;
            v2 = Long.rotateLeft(v2, 32);
            v0 ^= m;
        }
        v2 ^= 0xff;
        for (int i = 0; i < 3; i++) {
            v0 += v1;
            v1 = Long.rotateLeft(v1, 13) ^ v0;
            v0 = Long.rotateLeft(v0, 32);
            v2 += v3;
            v3 = Long.rotateLeft(v3, 16) ^ v2;
            v0 += v3;
            v3 = Long.rotateLeft(v3, 21) ^ v0;
            v2 += v1;
            v1 = Long.rotateLeft(v1, 17) ^ v2;
            v2 = Long.rotateLeft(v2, 32);
        }
        return v0 ^ v1 ^ v2 ^ v3;
    }

    /** The bytes behind the last whole word, little-endian. */
    private static long tail(byte[] bytes, int offset, int length) {
        int count = length & 7;
        if (length >= Long.BYTES) {
            long last = (long) LONG.get(bytes, offset + length - Long.BYTES);
            return count == 0 ? 0 : last >>> (Long.SIZE - (count << 3));
        }
        long tail = 0;
        for (int i = count - 1; i >= 0; i--) {
            tail |= (bytes[offset + i] & 0xffL) << (i << 3);
        }
        return tail;
    }
}
