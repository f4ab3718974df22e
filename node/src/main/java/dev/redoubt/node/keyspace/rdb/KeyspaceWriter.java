package dev.redoubt.node.keyspace.rdb;

import dev.redoubt.node.keyspace.AccessClock;
import dev.redoubt.node.keyspace.FrozenView;
import dev.redoubt.node.keyspace.KeyspaceDigest;
import dev.redoubt.persistence.rdb.RdbVisitor;
import dev.redoubt.persistence.rdb.RdbWriter;
import java.io.IOException;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** Writes all that a view holds, libraries of functions first. Stateless; any thread may write a view. */
public final class KeyspaceWriter {
    private KeyspaceWriter() {}

    /**
     * Writes functions and databases; the head and the end of the file are the caller's.
     *
     * @param digest is given all entries; null if none is wanted
     * @param written is told the number of keys that are written, after each database
     */
    public static void write(FrozenView view, RdbWriter out, @Nullable KeyspaceDigest digest, LongConsumer written)
            throws IOException {
        long before = 0;
        for (byte[] code : view.libraries().values()) {
            out.function(code);
        }
        for (int db = 0; db < view.databases(); db++) {
            long size = view.size(db);
            if (size > 0) {
                out.selectDb(db);
                out.resizeDb(size, view.expires(db));
                if (digest != null) {
                    digest.database(db);
                }
                view.walk(db, (key, entry) -> {
                    if (digest != null) {
                        digest.add(key, entry);
                    }
                    writeAccess(view.access(), entry.access(), out);
                    ValueWriter.write(key, entry, out);
                });
                before += size;
                written.accept(before);
            }
        }
    }

    /** As rdb.c rdbSaveKeyValuePair: only if the policy is one of LRU or LFU. */
    private static void writeAccess(AccessClock clock, int bits, RdbWriter out) throws IOException {
        if (clock.isWritten()) {
            if (clock.countsAccesses()) {
                out.access(RdbVisitor.UNKNOWN_ACCESS, clock.frequency(bits));
            } else {
                out.access(clock.idleSeconds(bits), RdbVisitor.UNKNOWN_ACCESS);
            }
        }
    }
}
