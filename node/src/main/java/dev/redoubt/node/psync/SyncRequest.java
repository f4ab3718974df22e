package dev.redoubt.node.psync;

import dev.redoubt.persistence.log.TermStart;
import dev.redoubt.persistence.log.TermTable;
import java.util.List;

/**
 * A PSYNC or SYNC. Immutable.
 *
 * @param psync false for SYNC, which gets neither {@code +FULLRESYNC} nor {@code +CONTINUE}
 * @param replId the history that the replica has; {@code ?} for none
 * @param next the first byte of the stream that it lacks, counted from 1
 * @param options of the replica
 */
public record SyncRequest(boolean psync, String replId, long next, ReplicaOptions options) {
    /** Returns up to which offset the replica has the stream. */
    public long has() {
        return next - 1;
    }

    /**
     * Returns whether what the replica has is a prefix of this log's stream (10.3). Its replid may be that of any term
     * of the log: a replid stands for the history that ends in its term, and that history is the log's up to the place
     * where the next term begins.
     *
     * @param terms of the log
     * @param endOffset of the log
     * @param baseIndex the index of the log's base, 0 for none
     * @param baseOffset the offset of the base
     */
    public boolean continues(TermTable terms, long endOffset, long baseIndex, long baseOffset) {
        List<TermStart> rows = terms.rows();
        int row = psync && !options.rdbOnly() ? rowOf(rows) : -1;
        if (row < 0 || has() < baseOffset) {
            return false;
        }
        TermStart following = row + 1 < rows.size() ? rows.get(row + 1) : null;
        if (has() > (following == null ? endOffset : following.firstOffset())) {
            return false;
        }
        // A restore puts a base behind the last record, and no byte between them: the offset alone would hide it.
        return has() > baseOffset || baseIndex == 0 || following == null || following.firstIndex() > baseIndex;
    }

    private int rowOf(List<TermStart> rows) {
        int row = rows.size() - 1;
        while (row >= 0 && !rows.get(row).replId().hex().equals(replId)) {
            row--;
        }
        return row;
    }
}
