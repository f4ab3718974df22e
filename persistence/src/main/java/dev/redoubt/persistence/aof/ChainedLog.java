package dev.redoubt.persistence.aof;

import dev.redoubt.persistence.aof.format.BaseInfo;
import dev.redoubt.persistence.aof.format.ChainState;
import dev.redoubt.persistence.log.LogEnd;
import dev.redoubt.persistence.log.LogRecord;
import dev.redoubt.persistence.log.TermTable;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * What every log has, wherever its records are kept: its end, which only the owner moves and others see through volatile
 * fields after the record is in, its base, and its newest records in memory.
 */
abstract class ChainedLog implements ShardLog {
    private final RecentRecords recent;
    private final AtomicInteger generation = new AtomicInteger();
    private ChainState chain;
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

    /** Takes in a record that the chain has verified and that is where this log keeps its records. */
    final void appended(LogRecord record) {
        chain.step(record);
        recent.add(record);
        terms = chain.terms();
        end = chain.end();
    }

    /** The log ends there from now on. */
    final void endAt(ChainState at) {
        chain = at;
        terms = at.terms();
        end = at.end();
    }

    final void setBase(BaseInfo installed) {
        base = installed;
    }

    /** Rises when records are taken out of the log: cursors of an older generation are void. */
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
