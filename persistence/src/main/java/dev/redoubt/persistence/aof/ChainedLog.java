package dev.redoubt.persistence.aof;

import dev.redoubt.persistence.aof.format.BaseInfo;
import dev.redoubt.persistence.aof.format.ChainState;
import dev.redoubt.persistence.log.LogEnd;
import dev.redoubt.persistence.log.LogRecord;
import dev.redoubt.persistence.log.TermTable;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The common part of every log, wherever it keeps its records: the end, the base, and the newest records in memory.
 * Only the owner's thread moves the end; others see it through volatile fields after the record is in the log.
 */
abstract class ChainedLog implements ShardLog {
    private final RecentRecords recent;
    private final AtomicInteger generation = new AtomicInteger();
    /** The chain at the end of the log. Owner's thread. */
    private ChainState chain;
    /** The end of {@link #chain}, published after the record is in the log and in the ring. */
    private volatile LogEnd end;

    private volatile TermTable terms;
    private volatile @Nullable BaseInfo base;

    ChainedLog(RecentRecords recent, ChainState chain, @Nullable BaseInfo base) {
        this.recent = recent;
        this.chain = chain;
        this.end = chain.end();
        this.terms = chain.terms();
        this.base = base;
    }

    final ChainState chain() {
        return chain;
    }

    @Override
    public final RecentRecords recent() {
        return recent;
    }

    /** Moves the end behind a record that the chain has verified and that this log has stored. */
    final void appended(LogRecord record) {
        chain.step(record);
        recent.add(record);
        terms = chain.terms();
        end = chain.end();
    }

    /** Moves the end of the log to {@code at}. */
    final void endAt(ChainState at) {
        chain = at;
        terms = at.terms();
        end = at.end();
    }

    final void setBase(BaseInfo installed) {
        base = installed;
    }

    /** The number of truncations and resets: cursors of an older generation are void. */
    final int generation() {
        return generation.get();
    }

    final void nextGeneration() {
        generation.incrementAndGet();
    }

    @Override
    public final LogEnd end() {
        return end;
    }

    @Override
    public final int lastCrc() {
        return chain.crc();
    }

    @Override
    public final int lastDb() {
        return chain.db();
    }

    @Override
    public final long lastUnixMs() {
        return chain.unixMs();
    }

    @Override
    public final TermTable terms() {
        return terms;
    }

    final long baseIndex() {
        BaseInfo from = base;
        return from == null ? 0 : from.end().index();
    }

    @Override
    public final @Nullable BaseInfo base() {
        return base;
    }
}
