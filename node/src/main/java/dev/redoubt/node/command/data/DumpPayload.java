package dev.redoubt.node.command.data;

import dev.redoubt.node.command.engine.EngineOptions;
import dev.redoubt.node.keyspace.Entry;
import dev.redoubt.node.keyspace.rdb.ValueWriter;
import dev.redoubt.persistence.rdb.RdbWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;

/**
 * One value as DUMP gives it (cluster.c, createDumpPayload). Its length comes before it on the wire, so it is made for
 * that first; a short one is kept then, and a long one made again, so that it is nowhere as a whole. The value must not
 * change meanwhile.
 */
final class DumpPayload {
    private static final int MOST_KEPT_BYTES = 1 << 16;

    private final byte[] key;
    private final Entry entry;
    private final EngineOptions options;
    private final Start start = new Start();

    /** Counts bytes, and keeps them while they are few. */
    private static final class Start extends OutputStream {
        private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
        private long bytes;

        @Override
        public void write(int b) {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] b, int off, int len) {
            bytes += len;
            if (bytes <= MOST_KEPT_BYTES) {
                kept.write(b, off, len);
            } else {
                kept.reset();
            }
        }
    }

    /** The version that the payload says it has, and the compression, are those of the options. */
    DumpPayload(byte[] key, Entry entry, EngineOptions options) {
        this.key = key;
        this.entry = entry;
        this.options = options;
        make(start);
    }

    /** Returns its length in bytes. */
    long length() {
        return start.bytes;
    }

    void writeTo(OutputStream out) {
        if (start.bytes > MOST_KEPT_BYTES) {
            make(out);
            return;
        }
        try {
            start.kept.writeTo(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void make(OutputStream out) {
        RdbWriter writer = RdbWriter.payload(out, options.rdbCompressed());
        try {
            ValueWriter.write(key, entry, writer);
            writer.endPayload(options.rdbVersion());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
