package dev.redoubt.node.command.data;

import dev.redoubt.node.keyspace.Entry;
import dev.redoubt.node.keyspace.rdb.ValueWriter;
import dev.redoubt.persistence.rdb.RdbWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;

/** One value as DUMP gives it (cluster.c, createDumpPayload). Stateless. */
final class DumpPayload {
    private DumpPayload() {}

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

    /** Returns its length in bytes; the value is written for that, and not kept. */
    static long length(byte[] key, Entry entry, int rdbVersion) {
        Length length = new Length();
        write(key, entry, rdbVersion, length);
        return length.bytes;
    }

    /** @param rdbVersion what the payload says of itself */
    static void write(byte[] key, Entry entry, int rdbVersion, OutputStream out) {
        RdbWriter writer = RdbWriter.payload(out);
        try {
            ValueWriter.write(key, entry, writer);
            writer.endPayload(rdbVersion);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
