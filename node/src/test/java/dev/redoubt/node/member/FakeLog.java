package dev.redoubt.node.member;

import dev.redoubt.node.replication.LogView;
import dev.redoubt.persistence.log.LogEnd;
import dev.redoubt.persistence.log.ReplId;
import dev.redoubt.persistence.log.TermStart;
import dev.redoubt.persistence.log.TermTable;

/** Positions only: what a member core sees of a log. */
final class FakeLog implements LogView {
    LogEnd end = LogEnd.EMPTY;
    TermTable terms = TermTable.EMPTY;
    long fsynced;
    /** The index of the base. Records up to it are still in memory unless {@link #first} says otherwise. */
    long base;
    /** The oldest index that can be read. */
    long first = 1;

    void termStart(long term, ReplId replId) {
        end = new LogEnd(term, replId, end.index() + 1, end.offset());
        terms = terms.plus(new TermStart(term, replId, end.index(), end.offset()));
    }

    void write(int bytes) {
        end = new LogEnd(end.term(), end.replId(), end.index() + 1, end.offset() + bytes);
    }

    /** To a record of an earlier term, or of none. */
    void truncate(long index) {
        terms = terms.upTo(index);
        end = new LogEnd(terms.termAt(index), terms.replIdAt(index), index, 0);
        fsynced = Math.min(fsynced, index);
    }

    @Override
    public LogEnd end() {
        return end;
    }

    @Override
    public TermTable terms() {
        return terms;
    }

    @Override
    public long firstIndex() {
        return first;
    }

    @Override
    public long truncatableTo() {
        return base;
    }

    @Override
    public long fsyncedIndex() {
        return fsynced;
    }
}
