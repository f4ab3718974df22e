package dev.redoubt.persistence.backup.restore;

import dev.redoubt.persistence.aof.format.BaseInfo;
import dev.redoubt.persistence.aof.format.BrokenChainException;
import dev.redoubt.persistence.aof.format.ChainState;
import dev.redoubt.persistence.backup.BackupTarget;
import dev.redoubt.persistence.backup.DamagedObjectException;
import dev.redoubt.persistence.log.LogRecord;
import dev.redoubt.persistence.log.TermTable;
import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The records behind a base, each verified to continue the chain that begins with it (2.1). What this returns is what
 * the master has written, whatever happened to names, tables and bytes. One thread.
 */
public final class ChainedRecords implements Closeable {
    private final ArchivedRecords records;
    private final TermTable table;
    private final ChainState chain;
    private @Nullable LogRecord last;

    /**
     * @param pieces behind the base, without a gap
     * @param table of the branch, which the records must not contradict
     */
    public ChainedRecords(BackupTarget target, BaseInfo base, List<Branch.Piece> pieces, TermTable table) {
        this.records = new ArchivedRecords(target, pieces);
        this.table = table;
        this.chain = ChainState.behind(base);
    }

    /**
     * Reads and verifies the next record.
     *
     * @return null behind the last one
     * @throws DamagedObjectException if an object is damaged, or is not of this chain
     */
    public @Nullable LogRecord next() throws IOException {
        if (last != null) {
            chain.step(last);
            last = null;
        }
        LogRecord record = records.next();
        if (record == null) {
            return null;
        }
        try {
            chain.verify(record);
        } catch (BrokenChainException e) {
            throw new DamagedObjectException(records.name(), e.getMessage() + ": " + records.bytes());
        }
        if (records.isFirstOfObject() && records.prologueDb() != chain.db()) {
            throw new DamagedObjectException(
                    records.name(),
                    "its prologue selects database " + records.prologueDb() + " instead of " + chain.db());
        }
        if (!table.replIdAt(record.index()).equals(replId(record))) {
            throw new DamagedObjectException(
                    BaseObject.tableName(table),
                    "record " + record.index() + " of " + records.name() + " is of another term");
        }
        last = record;
        return record;
    }

    private Object replId(LogRecord record) {
        return record.termReplId() == null ? chain.end().replId() : record.termReplId();
    }

    /** The place before the record that {@link #next} has returned last, or behind all if it has returned null. */
    public ChainState chain() {
        return chain;
    }

    @Override
    public void close() throws IOException {
        records.close();
    }
}
