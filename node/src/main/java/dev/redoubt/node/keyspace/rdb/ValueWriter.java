package dev.redoubt.node.keyspace.rdb;

import dev.redoubt.node.keyspace.Entry;
import dev.redoubt.node.keyspace.HashValue;
import dev.redoubt.node.keyspace.ListValue;
import dev.redoubt.node.keyspace.SetValue;
import dev.redoubt.node.keyspace.StreamValue;
import dev.redoubt.node.keyspace.ZSetValue;
import dev.redoubt.persistence.rdb.RdbWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;

/** Writes a key and its value in RDB form. Stateless. */
public final class ValueWriter {
    private static final int LENGTH_VERSION = 10;

    /** Answers of OBJECT ENCODING. */
    private static final String INTSET = "intset";

    private static final String LISTPACK = "listpack";

    /** The version and the checksum behind a payload. */
    private static final int PAYLOAD_END_BYTES = 10;

    private ValueWriter() {}

    /** Counts bytes only. */
    private static final class Length extends OutputStream {
        private long bytes;

        @Override
        public void write(int b) {
            bytes++;
        }

        @Override
        public void write(byte[] b, int off, int len) {
            bytes += len;
        }
    }

    /** Returns the bytes of the value in RDB form, its type included, as DUMP writes it (rdb.c rdbSavedObjectLen). */
    public static long length(byte[] key, Entry entry, boolean compressed) {
        Length out = new Length();
        try {
            RdbWriter writer = RdbWriter.payload(out, compressed);
            write(key, entry, writer);
            writer.endPayload(LENGTH_VERSION);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.bytes - PAYLOAD_END_BYTES;
    }

    /**
     * Writes the key in the type that Redis gives it in a file: what is packed in memory is packed there (rdb.c
     * rdbSaveObjectType). A long string is not copied.
     */
    public static void write(byte[] key, Entry entry, RdbWriter out) throws IOException {
        long expireAtMs = entry.expireAtMs();
        switch (entry.type()) {
            case STRING -> writeString(key, entry, out);
            case LIST -> {
                ListValue list = entry.list();
                out.list(
                        key,
                        expireAtMs,
                        elements -> list.<IOException>forEach(element -> elements.part(element, 0, element.length)));
            }
            case SET -> {
                SetValue set = entry.set();
                if (set.encoding().equals(INTSET)) {
                    out.beginIntset(key, expireAtMs, set.size());
                } else {
                    out.beginSet(key, expireAtMs, set.size());
                }
                set.<IOException>forEach(out::member);
                out.endKey();
            }
            case HASH -> {
                HashValue hash = entry.hash();
                if (hash.encoding().equals(LISTPACK)) {
                    out.beginPackedHash(key, expireAtMs, hash.size());
                } else {
                    out.beginHash(key, expireAtMs, hash.size());
                }
                hash.<IOException>forEach(out::field);
                out.endKey();
            }
            case ZSET -> {
                ZSetValue zset = entry.zset();
                if (zset.isPacked()) {
                    out.beginPackedZset(key, expireAtMs, zset.size());
                } else {
                    out.beginZset(key, expireAtMs, zset.size());
                }
                zset.<IOException>forEach(out::scored);
                out.endKey();
            }
            case STREAM -> {
                StreamValue stream = entry.stream();
                StreamWriter.write(stream, out.beginStream(key, expireAtMs, stream.nodes()));
                out.endKey();
            }
        }
    }

    private static void writeString(byte[] key, Entry entry, RdbWriter out) throws IOException {
        int length = entry.valueLength();
        if (entry.isLong()) {
            out.string(
                    key, entry.expireAtMs(), length, parts -> entry.<IOException>forEachPart(0, length, parts::part));
        } else {
            out.string(key, 0, key.length, entry.expireAtMs(), entry.page(), entry.valueOffset(), length);
        }
    }
}
