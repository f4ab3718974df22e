package dev.redoubt.node.shard.snapshot;

import dev.redoubt.node.keyspace.Entry;
import dev.redoubt.node.keyspace.FrozenView;
import dev.redoubt.node.keyspace.HashValue;
import dev.redoubt.node.keyspace.ListValue;
import dev.redoubt.node.keyspace.SetValue;
import dev.redoubt.node.keyspace.ZSetValue;
import dev.redoubt.persistence.aof.format.BaseInfo;
import dev.redoubt.persistence.journal.SnapshotSource;
import dev.redoubt.persistence.rdb.RdbVisitor;
import dev.redoubt.persistence.rdb.RdbWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** A frozen view as a snapshot at one position of the log. The shard closes the view when it hears of the end. */
final class KeyspaceSource implements SnapshotSource {
    private final FrozenView view;
    private final BaseInfo info;
    private final CompletableFuture<Boolean> installable;
    private final int rdbVersion;

    /**
     * @param info where the snapshot stands; its file is not used
     * @param installable completed with true once the snapshot's index is committed, with false if it never will be
     * @param rdbVersion of the file that is written
     */
    KeyspaceSource(FrozenView view, BaseInfo info, CompletableFuture<Boolean> installable, int rdbVersion) {
        this.view = view;
        this.info = info;
        this.installable = installable;
        this.rdbVersion = rdbVersion;
    }

    FrozenView view() {
        return view;
    }

    @Override
    public int rdbVersion() {
        return rdbVersion;
    }

    @Override
    public BaseInfo info(Path file) {
        return info.at(file);
    }

    @Override
    public boolean awaitInstallable() throws InterruptedException {
        try {
            return installable.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void writeTo(RdbVisitor out) throws IOException {
        for (int db = 0; db < view.databases(); db++) {
            long size = view.size(db);
            if (size > 0) {
                out.selectDb(db);
                out.resizeDb(size, view.expires(db));
                view.walk(db, (key, entry) -> write(key, entry, out));
            }
        }
    }

    private static void write(byte[] key, Entry entry, RdbVisitor out) throws IOException {
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
        }
    }
}
