package dev.redoubt.node.shard.archive;

import dev.redoubt.node.shard.core.ShardTasks;
import dev.redoubt.node.shard.log.ShardFiles;
import dev.redoubt.node.shard.snapshot.Snapshots;
import dev.redoubt.persistence.aof.AofFiles;
import dev.redoubt.persistence.aof.format.BaseInfo;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes the snapshots of backups. The shard's thread only. */
final class BackupMaker {
    private static final Logger LOG = LoggerFactory.getLogger(BackupMaker.class);

    private final ShardTasks tasks;
    private final ShardFiles files;
    private final Snapshots snapshots;
    private final Consumer<Backup> taken;
    private final BiConsumer<String, Boolean> ended;

    /**
     * @param taken gets each backup whose snapshot is whole
     * @param ended gets the reason of each backup that has no snapshot, and false
     */
    BackupMaker(
            ShardTasks tasks,
            ShardFiles files,
            Snapshots snapshots,
            Consumer<Backup> taken,
            BiConsumer<String, Boolean> ended) {
        this.tasks = tasks;
        this.files = files;
        this.snapshots = snapshots;
        this.taken = taken;
        this.ended = ended;
    }

    /** Begins a backup; {@code id} gets its name when its place is fixed. */
    void begin(String reason, Consumer<String> id) {
        Cut cut = new Cut(reason);
        snapshots.beginDigested(index -> id.accept(cut.at(index)), failure -> {
            if (failure == null) {
                cut.keep();
            } else {
                cut.fail(failure);
            }
        });
    }

    /** A backup whose snapshot is being written. */
    private final class Cut {
        private final String reason;
        private final long startedMs = System.currentTimeMillis();
        private String id = "";
        private long index;

        Cut(String reason) {
            this.reason = reason;
        }

        String at(long cutIndex) {
            index = cutIndex;
            id = Catalogue.id(System.currentTimeMillis(), index);
            return id;
        }

        void fail(Throwable failure) {
            LOG.error("The backup {} is given up: {}. Ask for another one.", id, failure.toString());
            ended.accept(reason, false);
        }

        /** Gives the snapshot a name of its own before the next one takes its place, and has it stored. */
        void keep() {
            BaseInfo base = files.writer().log().base();
            String digest = snapshots.digest();
            Path name = files.dir().resolve(AofFiles.ARCHIVE_TEMP + id + ".rdb");
            tasks.io(
                    () -> {
                        if (base == null || base.end().index() != index) {
                            throw new IOException("another snapshot has taken its place");
                        }
                        ArchiveWriter.link(base.file(), name);
                        return base.at(name);
                    },
                    (linked, failure) -> {
                        if (linked == null) {
                            fail(failure == null ? new IOException("no result") : failure);
                        } else {
                            taken.accept(new Backup(id, linked, reason, startedMs, digest));
                        }
                    });
        }
    }
}
