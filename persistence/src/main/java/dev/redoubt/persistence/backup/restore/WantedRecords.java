package dev.redoubt.persistence.backup.restore;

import dev.redoubt.persistence.aof.format.BaseInfo;
import dev.redoubt.persistence.aof.format.ChainState;
import dev.redoubt.persistence.backup.BackupTarget;
import dev.redoubt.persistence.log.LogRecord;
import java.io.Closeable;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The records behind a base up to a place, each verified ({@link ChainedRecords}), and the part of the record that the
 * place cuts (6.6). One thread.
 */
public final class WantedRecords implements Closeable {
    private final Branch branch;
    private final Branch.Choice choice;
    private final Place place;
    private final ChainedRecords records;
    private @Nullable LogRecord unwanted;
    private boolean ended;
    private long count;

    /**
     * @param base of the choice
     * @param choice of the branch for {@code place}
     */
    public WantedRecords(BackupTarget target, BaseInfo base, Branch branch, Branch.Choice choice, Place place) {
        this.branch = branch;
        this.choice = choice;
        this.place = place;
        this.records = new ChainedRecords(target, base, choice.pieces(), branch.table());
    }

    /**
     * Reads the next record that is wanted whole.
     *
     * @return null behind the last one
     * @throws NotRestorableException if the archive cannot tell whether a record that is wanted follows
     */
    public @Nullable LogRecord next() throws IOException {
        if (ended) {
            return null;
        }
        LogRecord record = records.next();
        if (record != null && isWanted(record)) {
            count++;
            return record;
        }
        ended = true;
        unwanted = record;
        if (record == null && place instanceof Place.AtTime && !choice.endsThere()) {
            String missing = branch.missing(chain().end().index() + 1, "the wanted time");
            throw new NotRestorableException(missing, branch.windows());
        }
        return null;
    }

    private boolean isWanted(LogRecord record) {
        if (place instanceof Place.AtTime time) {
            return record.unixMs() <= time.unixMs();
        }
        return !(place instanceof Place.BeforeCommand before) || record.index() < before.index();
    }

    /** Returns the number of records that {@link #next} has returned. */
    public long count() {
        return count;
    }

    /** The place behind the last record that is wanted whole, when {@link #next} has returned null. */
    public ChainState chain() {
        return records.chain();
    }

    /**
     * The part of a record.
     *
     * @param payload whole commands; empty if none is wanted
     * @param db in force behind it
     * @param unixMs the time of the record
     */
    public record Cut(byte[] payload, int db, long unixMs) {}

    /** Returns the part of the record behind the last that is wanted whole, when {@link #next} has returned null. */
    public Cut cut() throws IOException {
        ChainState chain = chain();
        if (!(place instanceof Place.BeforeCommand before)) {
            return new Cut(new byte[0], chain.db(), chain.unixMs());
        }
        LogRecord record = unwanted;
        if (record == null || record.index() != before.index() || record.crc() != before.crc()) {
            throw new IOException("record " + before.index() + " is not the one in which the command was found");
        }
        PayloadCommands.Part part =
                PayloadCommands.Part.before(before.border(), record.payload().bytes(), chain.db());
        return new Cut(part.payload(), part.dbAfter(), record.unixMs());
    }

    @Override
    public void close() throws IOException {
        records.close();
    }
}
