package dev.redoubt.node.shard.archive;

import dev.redoubt.persistence.aof.format.BaseInfo;
import dev.redoubt.persistence.backup.SegmentWriter.Place;
import dev.redoubt.persistence.log.TermTable;

/** A piece of work of the archiver; one at a time. Each ends with one call of the core. */
sealed interface ArchiveJob {
    /** Finds out what the archive has of this log; ends with {@link ArchiveCore#attached} or a failure. */
    record Attach(TermTable terms) implements ArchiveJob {}

    /** Has the shard take a snapshot, because there is no base; ends with {@link ArchiveCore#snapshotTaken} or a failure. */
    record TakeSnapshot() implements ArchiveJob {}

    /**
     * Stores the base of the log, from which archiving goes on; ends with {@link ArchiveCore#baseStored} or a failure.
     *
     * @param base of the log
     * @param lost the records that were not archived
     */
    record StoreBase(BaseInfo base, Hole lost) implements ArchiveJob {}

    /** Stores a base that somebody asked for; ends with {@link ArchiveCore#backupStored} or a failure. */
    record StoreBackup(Backup backup) implements ArchiveJob {}

    /**
     * Stores records of one term; ends with {@link ArchiveCore#segmentStored}, {@link ArchiveCore#gone} or a failure.
     *
     * @param from the place behind which they begin
     * @param lastIndex the last that may be stored
     * @param terms the term table of the log
     */
    record StoreSegment(Place from, long lastIndex, TermTable terms) implements ArchiveJob {}

    /**
     * Records that the archive lacks.
     *
     * @param from the first of them
     * @param to the last of them; below {@code from} if there is none
     */
    record Hole(long from, long to) {
        static final Hole NONE = new Hole(1, 0);

        boolean isEmpty() {
            return to < from;
        }
    }
}
