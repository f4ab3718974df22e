package dev.redoubt.node.command.admin;

import dev.redoubt.node.command.CommandSpec;
import dev.redoubt.node.command.engine.CommandContext;
import dev.redoubt.node.command.engine.Words;
import dev.redoubt.node.keyspace.Database;
import dev.redoubt.node.keyspace.Entry;
import dev.redoubt.node.keyspace.Keyspace;
import dev.redoubt.node.keyspace.rdb.ValueWriter;
import dev.redoubt.node.resp.ReplyBuffer;
import dev.redoubt.persistence.rdb.RdbWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * Takes over the keys and libraries of a snapshot, for DEBUG RELOAD NOSAVE: in place of all data, or over them. Each of
 * them is a command, so that the log and the replicas have it too. The shard's thread only.
 */
final class SnapshotMerge {
    private static final byte[] FLUSHDB = Words.ascii("FLUSHDB");
    private static final byte[] FUNCTION = Words.ascii("FUNCTION");
    private static final byte[] FLUSH = Words.ascii("FLUSH");
    private static final byte[] RESTORE = Words.ascii("RESTORE");
    private static final byte[] REPLACE = Words.ascii("REPLACE");
    private static final byte[] ABSTTL = Words.ascii("ABSTTL");
    private static final int KEYS_A_SCAN = 1000;
    private static final int MOST_REPLY_BYTES = 1 << 16;

    private final CommandContext c;
    private final ReplyBuffer capture = new ReplyBuffer();
    private @Nullable String error;

    private SnapshotMerge(CommandContext c) {
        this.c = c;
    }

    /**
     * Takes over what a snapshot has, as far as it goes: behind an error, as that of too little memory, what was taken
     * over before stays.
     *
     * @param read the snapshot
     * @param flush whether the data that are there go first
     * @return the text of the error, code word first; null if all was taken over
     */
    static @Nullable String run(CommandContext c, Keyspace read, boolean flush) {
        SnapshotMerge merge = new SnapshotMerge(c);
        if (flush) {
            merge.flush();
        }
        merge.functions(read.libraries().values());
        for (int db = 0; db < read.databases(); db++) {
            merge.keys(db, read.db(db));
        }
        return merge.error;
    }

    /** No FLUSHALL: without an AOF it would put an empty snapshot in the place of the one that was read. */
    private void flush() {
        for (int db = 0; db < c.keyspace.databases(); db++) {
            call(db, FLUSHDB);
        }
        call(0, FUNCTION, FLUSH);
    }

    private void functions(Collection<byte[]> codes) {
        if (codes.isEmpty()) {
            return;
        }
        byte[] payload = payload(writer -> {
            for (byte[] code : codes) {
                writer.function(code);
            }
        });
        call(0, FUNCTION, RESTORE, payload, REPLACE);
    }

    private void keys(int number, Database from) {
        if (from.size() == 0) {
            return;
        }
        var unused = c.keyspace.dbOrNew(number);
        long cursor = 0;
        do {
            cursor = from.scan(cursor, KEYS_A_SCAN, key -> key(number, from, key));
        } while (cursor != 0 && error == null);
    }

    /** A key that has expired is passed over, as by a master that loads a snapshot (rdb.c rdbLoadRioWithLoadingCtx). */
    private void key(int number, Database from, byte[] key) {
        Entry entry = error == null ? from.find(key) : null;
        if (entry == null || (entry.expireAtMs() != Entry.NO_EXPIRY && entry.expireAtMs() < c.nowMs)) {
            return;
        }
        byte[] expiry = Words.ascii(Long.toString(Math.max(0, entry.expireAtMs())));
        byte[] payload = payload(writer -> ValueWriter.write(key, entry, writer));
        call(number, RESTORE, key, expiry, payload, REPLACE, ABSTTL);
    }

    /** The content of a payload, as DUMP gives it. */
    private interface Content {
        void write(RdbWriter writer) throws IOException;
    }

    private byte[] payload(Content content) {
        ByteArrayOutputStream payload = new ByteArrayOutputStream();
        RdbWriter writer = RdbWriter.payload(payload, c.engine.options().rdbCompressed());
        try {
            content.write(writer);
            writer.endPayload(c.engine.options().rdbVersion());
        } catch (IOException never) {
            throw new UncheckedIOException(never);
        }
        return payload.toByteArray();
    }

    private void call(int db, byte[]... args) {
        CommandSpec spec = c.engine.table().resolve(args);
        if (spec == null) {
            throw new IllegalStateException("there is no " + new String(args[0], StandardCharsets.US_ASCII));
        }
        if (error != null) {
            return;
        }
        c.useDb(db);
        capture.begin(MOST_REPLY_BYTES);
        c.runInScript(spec, args, capture, 2);
        // No transaction is put around all of them: it would be one record, however many they are.
        c.effects.beginGroup();
        error = capture.error();
    }
}
