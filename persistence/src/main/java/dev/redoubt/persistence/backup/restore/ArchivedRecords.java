package dev.redoubt.persistence.backup.restore;

import dev.redoubt.persistence.backup.BackupTarget;
import dev.redoubt.persistence.backup.DamagedObjectException;
import dev.redoubt.persistence.log.LogRecord;
import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The records of pieces, one piece after the other. Close it before its end to read no further. One thread. */
public final class ArchivedRecords implements Closeable {
    private final BackupTarget target;
    private final List<Branch.Piece> pieces;
    private int piece;
    private @Nullable SegmentReader reader;
    private String name = "";
    private boolean firstOfObject;
    /** The index of the last record of the present piece; 0 before its first. */
    private long taken;

    /** Reads the records of {@code pieces}; nothing is opened before the first is wanted. */
    public ArchivedRecords(BackupTarget target, List<Branch.Piece> pieces) {
        this.target = target;
        this.pieces = List.copyOf(pieces);
    }

    /**
     * Reads the next record. Within one object it is verified against the one before it.
     *
     * @return null behind the last one
     * @throws DamagedObjectException if an object is not what its name says
     */
    public @Nullable LogRecord next() throws IOException {
        while (piece < pieces.size()) {
            Branch.Piece wanted = pieces.get(piece);
            if (reader == null) {
                reader = SegmentReader.open(target, wanted.segment());
                name = reader.name();
            }
            // The end of a segment that is taken whole is read too: bytes behind it are damage. Of another one nothing
            // behind the last wanted record is read, whatever is there.
            LogRecord record = taken == wanted.last() && !wanted.isToEnd() ? null : reader.next();
            if (record == null) {
                reader.close();
                reader = null;
                piece++;
                taken = 0;
            } else if (record.index() >= wanted.first()) {
                firstOfObject = record.index() == wanted.segment().firstIndex();
                taken = record.index();
                return record;
            }
        }
        return null;
    }

    /** Returns true if the last record is the first of its object, and not only the first that is taken of it. */
    boolean isFirstOfObject() {
        return firstOfObject;
    }

    /** The database in force before the records of the present object, as its prologue says. */
    public int prologueDb() {
        return reader == null ? -1 : reader.prologueDb();
    }

    /** The bytes of the last record in its object, in words. */
    String bytes() {
        return reader == null ? "" : reader.bytes();
    }

    /** The name of the object from which the last record came. */
    public String name() {
        return name;
    }

    @Override
    public void close() throws IOException {
        if (reader != null) {
            reader.close();
        }
    }
}
