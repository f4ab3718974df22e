package dev.redoubt.node.keyspace;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * Redis's DEBUG DIGEST ({@code debug.c computeDatasetDigest}): equal data give equal digests here and in redis-server.
 */
public final class KeyspaceDigest {
    private static final int BYTES = 20;
    private static final byte[] EXPIRE_MARK = "!!expire!!".getBytes(StandardCharsets.ISO_8859_1);

    private final MessageDigest sha1;
    private final byte[] total = new byte[BYTES];

    /** A digest of a view, to be taken entry by entry by one thread; begins empty. */
    public KeyspaceDigest() {
        try {
            sha1 = MessageDigest.getInstance("SHA-1");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-1", e);
        }
    }

    /** 20 bytes; all zero for an empty keyspace. */
    public static byte[] of(Keyspace keyspace) {
        return new KeyspaceDigest().dataset(keyspace);
    }

    /** DEBUG DIGEST-VALUE: 20 bytes, all zero for an absent key. */
    public static byte[] ofValue(Database db, byte[] key) {
        byte[] digest = new byte[BYTES];
        Entry entry = db.find(key);
        if (entry != null) {
            new KeyspaceDigest().mixEntry(digest, entry);
        }
        return digest;
    }

    /** Begins with the entries of a database that has some; databases come in their order. */
    public void database(int db) {
        mix(total, number(db));
    }

    /** Adds an entry of the database that was begun last. */
    public void add(byte[] key, Entry entry) {
        byte[] digest = new byte[BYTES];
        mix(digest, key);
        mixEntry(digest, entry);
        xor(total, digest);
    }

    /** 20 bytes, of what was added. */
    public byte[] total() {
        return total.clone();
    }

    private byte[] dataset(Keyspace keyspace) {
        for (int i = 0; i < keyspace.databases(); i++) {
            SegmentTable table = keyspace.db(i).table();
            if (table.size() == 0) {
                continue;
            }
            database(i);
            Arena arena = table.arena;
            Entry entry = new Entry(arena);
            TableCursor.<RuntimeException>forEach(
                    table.directory(),
                    arena,
                    (page, at) -> add(EntryBlocks.key(arena, page, at), entry.at(arena, page, at)));
        }
        return total;
    }

    /** Adds the elements of a value to the digest of its entry. */
    private final class Sink implements DigestSink {
        private final byte[] digest;

        Sink(byte[] digest) {
            this.digest = digest;
        }

        @Override
        public void mix(byte[] data) {
            KeyspaceDigest.this.mix(digest, data);
        }

        @Override
        public void xor(byte[] data) {
            KeyspaceDigest.this.xor(digest, data);
        }

        @Override
        public void xorPair(byte[] first, byte[] second) {
            KeyspaceDigest.this.xorPair(digest, first, second);
        }
    }

    private static byte[] number(int value) {
        return ByteBuffer.allocate(4).putInt(value).array();
    }

    /** {@code xorDigest}: for what has no order. */
    private void xor(byte[] digest, byte[] data) {
        byte[] hash = sha1.digest(data);
        for (int i = 0; i < BYTES; i++) {
            digest[i] ^= hash[i];
        }
    }

    /** {@code mixDigest}: for what has an order. */
    private void mix(byte[] digest, byte[] data) {
        xor(digest, data);
        System.arraycopy(sha1.digest(digest), 0, digest, 0, BYTES);
    }

    private void xorPair(byte[] digest, byte[] first, byte[] second) {
        byte[] pair = new byte[BYTES];
        mix(pair, first);
        mix(pair, second);
        xor(digest, pair);
    }

    private void mixEntry(byte[] digest, Entry entry) {
        mix(digest, number(entry.type().code()));
        if (entry.type() == ValueType.STRING) {
            mix(digest, entry.copyValue());
        } else {
            entry.value().digest(new Sink(digest));
        }
        if (entry.expireAtMs() != Entry.NO_EXPIRY) {
            xor(digest, EXPIRE_MARK);
        }
    }
}
