package dev.redoubt.node.shard.restore;

import dev.redoubt.config.FileErrors;
import dev.redoubt.config.LiveConfig;
import dev.redoubt.config.NodeDirectives;
import dev.redoubt.node.command.Texts;
import dev.redoubt.node.command.engine.Access;
import dev.redoubt.node.command.engine.CommandEngine;
import dev.redoubt.node.command.engine.EngineOptions;
import dev.redoubt.node.keyspace.Keyspace;
import dev.redoubt.node.memory.MemoryGovernor;
import dev.redoubt.node.protocol.Mastership;
import dev.redoubt.node.protocol.MemberRole;
import dev.redoubt.node.shard.archive.Archiver;
import dev.redoubt.node.shard.core.ShardClock;
import dev.redoubt.node.shard.core.ShardCore;
import dev.redoubt.node.shard.core.ShardState;
import dev.redoubt.node.shard.core.ShardTasks;
import dev.redoubt.node.shard.info.RestoreStatus;
import dev.redoubt.node.shard.log.JournalLink;
import dev.redoubt.node.shard.log.LogTail;
import dev.redoubt.node.shard.recovery.ShardKeyspaces;
import dev.redoubt.persistence.log.TermStart;
import dev.redoubt.persistence.text.TimeText;
import java.util.List;
import java.util.Locale;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hosts the {@link RestoreCore}: has the archive read on the IO pool, and appends the one record by which the shard
 * takes over what was read. Clients are served the present state until then. The shard's thread only.
 */
public final class OnlineRestore {
    private static final Logger LOG = LoggerFactory.getLogger(OnlineRestore.class);

    private static final int MAX_WORD_CHARS = 128;

    private final ShardTasks tasks;
    private final ShardCore<?> shard;
    private final JournalLink journal;
    private final CommandEngine engine;
    private final ShardKeyspaces keyspaces;
    private final Function<Keyspace, CommandEngine> engines;
    private final Archiver archiver;
    private final ShardClock clock;
    private final LiveConfig config;
    private final MemoryGovernor memory;
    private final BooleanSupplier between;
    private final Runnable switched;
    private final RestoreCore core = new RestoreCore();

    private @Nullable Waiting waiting;
    private @Nullable StateReader reader;
    private @Nullable RestoredState ready;
    private long startedMs;
    /** The restore whose record is not committed yet. */
    private Result underWay = Result.NONE;

    private Result last = Result.NONE;
    private String lastStatus = "none";

    /** The request that runs, and who is told of its end. */
    private record Waiting(RestorePlace place, BiConsumer<@Nullable Result, String> then) {}

    /**
     * A restore that took place.
     *
     * @param index the last record that the state has whole
     * @param unixMs the time of that record
     * @param record by which the shard took over the state; the one before it is the place that undoes the restore
     * @param keys in all databases
     */
    public record Result(long index, long unixMs, long record, long keys) {
        static final Result NONE = new Result(0, 0, 0, 0);
    }

    /**
     * @param engines makes engines that need nothing around them
     * @param between tells whether no command is half done, and none is held
     * @param switched is run when the keyspace has been exchanged: clients may have waited for its keys
     */
    public OnlineRestore(
            ShardTasks tasks,
            ShardCore<?> shard,
            JournalLink journal,
            CommandEngine engine,
            ShardKeyspaces keyspaces,
            Function<Keyspace, CommandEngine> engines,
            Archiver archiver,
            ShardClock clock,
            LiveConfig config,
            MemoryGovernor memory,
            BooleanSupplier between,
            Runnable switched) {
        this.tasks = tasks;
        this.shard = shard;
        this.journal = journal;
        this.engine = engine;
        this.keyspaces = keyspaces;
        this.engines = engines;
        this.archiver = archiver;
        this.clock = clock;
        this.config = config;
        this.memory = memory;
        this.between = between;
        this.switched = switched;
    }

    /**
     * Begins a restore.
     *
     * @param option TO-TIME, TO-INDEX or BEFORE-COMMAND
     * @param then gets the result when the restored state is committed, or null and why there is none
     */
    public void begin(byte[] option, byte[] value, BiConsumer<@Nullable Result, String> then) {
        RestorePlace place;
        try {
            place = RestorePlace.parse(option, value);
        } catch (IllegalArgumentException e) {
            then.accept(null, String.valueOf(e.getMessage()));
            return;
        }
        if (place == null) {
            then.accept(null, "syntax error");
            return;
        }
        if (!archiver.status().enabled()) {
            // Nobody could undo it.
            then.accept(null, "Nothing is archived; see archive-enabled and backup-target");
            return;
        }
        String refusal = core.begin(facts(), clock.monotonicMs());
        if (refusal != null) {
            then.accept(null, refusal);
            return;
        }
        LOG.info("Restore begins: {} {}", word(option), word(value));
        waiting = new Waiting(place, then);
        startedMs = System.currentTimeMillis();
        cron();
    }

    private static String word(byte[] bytes) {
        return Texts.printed(bytes, MAX_WORD_CHARS);
    }

    /** Does what is due; called {@code hz} times a second. */
    public void cron() {
        if (!core.isActive()) {
            return;
        }
        RestoreCore.Step step = core.next(facts(), clock.monotonicMs());
        switch (step) {
            case NONE -> archiver.hurry(core.awaited());
            case READ -> read();
            case SWITCH -> takeOver();
            case END -> end();
            case FAIL -> failed();
        }
    }

    private RestoreCore.Facts facts() {
        LogTail tail = journal.tail();
        Mastership master = shard.member().master();
        boolean isMaster = tail != null && master != null && shard.member().role() == MemberRole.MASTER;
        if (tail == null || master == null || !isMaster) {
            return new RestoreCore.Facts(0, 0, 0, 0, null, false);
        }
        long written = tail.end().index();
        long committed = shard.member().needsMajority()
                ? Math.min(written, shard.member().commitIndex())
                : written;
        boolean serves = shard.state() == ShardState.SERVING;
        String refusal =
                serves && shard.updateAccess() != Access.MASTER ? "this master has no lease" : engine.writeRefusal();
        return new RestoreCore.Facts(
                master.term(),
                written,
                committed,
                archiver.status().lastIndex(),
                refusal,
                serves && !shard.holdsCommands() && between.getAsBoolean());
    }

    private void read() {
        LogTail tail = journal.tail();
        Waiting asked = waiting;
        if (tail == null || asked == null) {
            throw new IllegalStateException("a restore without a log, or without a request");
        }
        List<TermStart> terms = tail.terms().rows();
        EngineOptions options = new EngineOptions();
        options.setRdbVersion(engine.options().rdbVersion());
        options.setRdbCompressed(engine.options().rdbCompressed());
        MemoryWatch watch = new MemoryWatch(memory);
        StateReader begun = new StateReader(
                config.node(), asked.place(), terms.get(terms.size() - 1), keyspaces::beside, engines, options, watch);
        reader = begun;
        int session = core.session();
        tasks.io(begun::read, (state, failure) -> {
            if (session != core.session() || !core.isActive()) {
                watch.release();
            } else if (state == null) {
                core.fail(failure == null ? "no result" : FileErrors.of(failure));
                failed();
            } else {
                wasRead(state);
            }
        });
    }

    private void wasRead(RestoredState state) {
        long most = memory.dataBytes(config.live(NodeDirectives.MAXMEMORY).get());
        long bytes = state.keyspace().usedBytes();
        if (bytes > most) {
            core.fail("the restored state takes " + bytes + " bytes, and maxmemory leaves " + most);
            failed();
            return;
        }
        LOG.info(
                "Restore: read {} keys up to record {}, digest {}; the record to take them over has {} bytes",
                state.keys(),
                state.index(),
                state.digest(),
                state.payload().length());
        ready = state;
        core.read();
        cron();
    }

    /** The restored state takes the place of the present one: between two commands, and between two records. */
    private void takeOver() {
        RestoredState state = ready;
        if (state == null) {
            throw new IllegalStateException("a restore without a state");
        }
        shard.closeRecordNow();
        keyspaces.adopt(state.keyspace());
        engine.setKeyspace(state.keyspace());
        journal.setPending(state.payload(), state.db());
        long record = shard.position();
        shard.closeRecordNow();
        core.switched(record);
        new MemoryWatch(memory).release();
        underWay = new Result(state.index(), state.unixMs(), record, state.keys());
        ready = null;
        reader = null;
        LOG.info("Restore: record {} takes over the state of record {}", record, state.index());
        switched.run();
    }

    private void end() {
        lastStatus = "ok";
        last = underWay;
        LOG.info(
                "Restored the state of record {} of {}: {} keys, in record {}. BACKUP RESTORE TO-INDEX {} undoes it.",
                last.index(),
                TimeText.of(last.unixMs()),
                last.keys(),
                last.record(),
                last.record() - 1);
        tell(last, "");
    }

    private void failed() {
        lastStatus = "failed";
        ready = null;
        reader = null;
        new MemoryWatch(memory).release();
        LOG.warn("The restore has failed: {}.", core.failure());
        tell(null, core.failure());
    }

    private void tell(@Nullable Result result, String failure) {
        Waiting told = waiting;
        waiting = null;
        if (told != null) {
            told.then().accept(result, failure);
        }
    }

    /** Returns the figures for INFO. */
    public RestoreStatus status() {
        StateReader reads = reader;
        String progress = !core.isActive()
                ? ""
                : core.state() == RestoreCore.State.READING && reads != null
                        ? reads.progress()
                        : "waiting for record " + core.awaited();
        return new RestoreStatus(
                core.state().toString().toLowerCase(Locale.ROOT),
                progress,
                core.isActive() ? startedMs : 0,
                lastStatus,
                last.index(),
                last.record(),
                core.failure());
    }
}
