package dev.redoubt.node.keyspace.rdb;

import dev.redoubt.node.keyspace.Entry;
import dev.redoubt.node.keyspace.HashValue;
import dev.redoubt.node.keyspace.ListValue;
import dev.redoubt.node.keyspace.SetValue;
import dev.redoubt.node.keyspace.StreamValue;
import dev.redoubt.node.keyspace.ZSetValue;
import dev.redoubt.persistence.rdb.RdbVisitor;
import dev.redoubt.persistence.rdb.RdbWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;

/** Writes a key and its value in RDB form. Stateless. */
public final class ValueWriter {
    private static final int LENGTH_VERSION = 10;

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
    public static long length(byte[] key, Entry entry) {
        Length out = new Length();
        try {
            RdbWriter writer = RdbWriter.payload(out);
            write(key, entry, writer);
            writer.endPayload(LENGTH_VERSION);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.bytes - PAYLOAD_END_BYTES;
    }

    /** Shows the value to {@code out}; a long string is not copied if that is an {@link RdbWriter}. */
    public static void write(byte[] key, Entry entry, RdbVisitor out) throws IOException {
        long expireAtMs = entry.expireAtMs();
        switch (entry.type()) {
            case STRING -> {
                if (!(out instanceof RdbWriter writer)) {
                    out.string(key, expireAtMs, entry.copyValue());
                } else if (entry.isLong()) {
                    writer.beginString(key, expireAtMs, entry.valueLength());
                    entry.forEachPart(0, entry.valueLength(), writer::part);
                    writer.endKey();
                } else {
                    writer.string(
                            key, 0, key.length, expireAtMs, entry.page(), entry.valueOffset(), entry.valueLength());
                }
            }
            case LIST -> {
                ListValue list = entry.list();
                out.beginList(key, expireAtMs, list.size());
                list.<IOException>forEach(out::element);
                out.endKey();
            }
            case SET -> {
                SetValue set = entry.set();
                out.beginSet(key, expireAtMs, set.size());
                set.<IOException>forEach(out::member);
                out.endKey();
            }
            case HASH -> {
                HashValue hash = entry.hash();
                out.beginHash(key, expireAtMs, hash.size());
                hash.<IOException>forEach(out::field);
                out.endKey();
            }
            case ZSET -> {
                ZSetValue zset = entry.zset();
                out.beginZset(key, expireAtMs, zset.size());
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
}
