package dev.redoubt.node.shard.snapshot;

import dev.redoubt.node.command.engine.CommandEngine;
import dev.redoubt.node.keyspace.FrozenView;
import dev.redoubt.node.shard.core.ShardCore;
import dev.redoubt.node.shard.core.ShardTasks;
import dev.redoubt.node.shard.log.JournalLink;
import dev.redoubt.node.shard.log.ShardFiles;
import dev.redoubt.persistence.aof.format.BaseInfo;
import dev.redoubt.persistence.journal.RdbSnapshotStore;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The present keyspace as a temporary file, for a replica of Redis. The view is closed when the file is written, so a
 * slow reader keeps no memory. The shard's thread only, but {@link #read}, which is any other's.
 */
public final class SyncFile {
    private final ShardTasks tasks;
    private final BaseInfo place;
    private final TransferFile file;
    private @Nullable FileChannel channel;
    private boolean writing = true;
    private boolean discarded;

    private SyncFile(ShardTasks tasks, BaseInfo place, TransferFile file) {
        this.tasks = tasks;
        this.place = place;
        this.file = file;
    }

    /** The parts of a shard that make a snapshot. */
    public record Source(
            ShardTasks tasks,
            ShardCore<?> core,
            JournalLink log,
            CommandEngine engine,
            Snapshots snapshots,
            ShardFiles files) {
        /**
         * Closes the pending record, and begins to write the keyspace behind it.
         *
         * @param name of the file in the data directory
         * @param written gets the failure, or null when the file is whole
         */
        public SyncFile begin(String name, Consumer<@Nullable Throwable> written) {
            core.closeRecordNow();
            FrozenView view = engine.keyspace().freeze();
            // The reader begins to read the stream here, and knows no database.
            engine.effects().beginTerm();
            BaseInfo place = log.base(core.allApplied()).at(files.dir().resolve(name));
            KeyspaceSource source = new KeyspaceSource(
                    view,
                    place,
                    CompletableFuture.completedFuture(true),
                    snapshots.rdbVersion(),
                    snapshots.rdbCompressed(),
                    false);
            SyncFile made = new SyncFile(tasks, place, new TransferFile(place.file()));
            made.write(source, view, written);
            return made;
        }
    }

    private void write(KeyspaceSource source, FrozenView view, Consumer<@Nullable Throwable> written) {
        tasks.io(
                () -> {
                    RdbSnapshotStore.write(file.path(), place, source);
                    return file.open(StandardOpenOption.READ);
                },
                (opened, failure) -> {
                    view.close();
                    writing = false;
                    channel = opened;
                    if (discarded) {
                        file.discard(tasks);
                    } else {
                        written.accept(opened == null && failure == null ? new IOException("no file") : failure);
                    }
                });
    }

    /** Returns the place of the snapshot in the log. */
    public BaseInfo place() {
        return place;
    }

    /** Returns the length of the file, which is written. */
    public long size() throws IOException {
        return open().size();
    }

    private FileChannel open() {
        FileChannel open = channel;
        if (open == null) {
            throw new IllegalStateException("the file is not written");
        }
        return open;
    }

    /** Reads a part of the file, on the IO pool. */
    public byte[] read(long at, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length);
        FileChannel from = open();
        while (bytes.hasRemaining()) {
            if (from.read(bytes, at + bytes.position()) < 0) {
                throw new IOException("the snapshot is shorter than it was");
            }
        }
        return bytes.array();
    }

    /** Closes and removes the file, now or when it is written. */
    public void discard() {
        discarded = true;
        if (!writing) {
            file.discard(tasks);
        }
    }
}
