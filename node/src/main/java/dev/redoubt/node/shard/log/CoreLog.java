package dev.redoubt.node.shard.log;

import dev.redoubt.node.replication.LogView;
import dev.redoubt.persistence.log.LogEnd;
import dev.redoubt.persistence.log.TermTable;
import org.jspecify.annotations.Nullable;

/** The log as the core sees it: it goes on with another tail after each load. The shard's thread only. */
public final class CoreLog implements LogView {
    /** Before the first load nothing is known of the log. */
    private @Nullable LogTail tail;

    /** Goes on with a log that was loaded. */
    public void loaded(LogTail now) {
        tail = now;
    }

    @Override
    public LogEnd end() {
        return tail == null ? LogEnd.EMPTY : tail.end();
    }

    @Override
    public TermTable terms() {
        return tail == null ? TermTable.EMPTY : tail.terms();
    }

    @Override
    public long firstIndex() {
        return tail == null ? 1 : tail.firstIndex();
    }

    @Override
    public long truncatableTo() {
        return tail == null ? 0 : tail.truncatableTo();
    }

    @Override
    public long fsyncedIndex() {
        return tail == null ? 0 : tail.fsyncedIndex();
    }
}
