package dev.redoubt.node.shard;

import dev.redoubt.node.command.CommandFlag;
import dev.redoubt.node.command.CommandSpec;
import dev.redoubt.node.command.engine.CommandEngine;
import dev.redoubt.node.command.engine.CommandStats;
import dev.redoubt.node.command.engine.CommandTimer;
import dev.redoubt.node.command.engine.LatencyMonitor;
import dev.redoubt.node.command.engine.SlowLog;
import dev.redoubt.node.session.Secrets;
import dev.redoubt.node.session.Segment;
import dev.redoubt.node.shard.core.ShardClock;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Measures commands for SLOWLOG, LATENCY and INFO commandstats. Reading the clock costs a tenth of a GET, so a pipeline
 * of cheap commands reads it once for {@value #MOST_TOGETHER} of them. The shard's thread only.
 *
 * <p>DIFFERS: the time of cheap commands in a pipeline is that of up to {@value #MOST_TOGETHER} together, and the entry
 * names the last of them, unless {@code slowlog-log-slower-than} is below a millisecond. Redis reads the clock for each
 * command. Each of them counts with its share in INFO commandstats and in the histograms. What a session runs itself may
 * stand in SLOWLOG before what the shard ran for the same client just before.
 */
final class SlowCommands implements CommandTimer {
    private static final int MOST_TOGETHER = 16;
    /** As cheap as those that are called fast, though they may copy long strings. */
    private static final Set<String> CHEAP =
            Set.of("set", "setex", "psetex", "mset", "msetnx", "setrange", "getrange", "substr");

    private final SlowLog slowLog;
    private final LatencyMonitor latency;
    private final ShardClock clock;

    /** By the index of a row. */
    private final boolean[] cheap;

    private final CommandStats stats;

    /** The rows of the commands that have run since {@link #measuredNanos}. */
    private final int[] together = new int[MOST_TOGETHER];

    private @Nullable Segment segment;
    private boolean exact;
    private long leastNanos;

    /** The time up to which all commands are measured. */
    private long measuredNanos;

    /** Commands that have run since. */
    private int unmeasured;

    private @Nullable CommandSpec lastSpec;
    private byte @Nullable [][] lastArgs;

    SlowCommands(CommandEngine engine, ShardClock clock) {
        this.slowLog = engine.slowLog();
        this.latency = engine.latency();
        this.stats = engine.stats().commands();
        this.clock = clock;
        this.cheap = new boolean[engine.table().rows().size()];
        for (CommandSpec row : engine.table().rows()) {
            cheap[row.index()] = row.has(CommandFlag.FAST) || CHEAP.contains(row.name());
        }
    }

    /** The commands of a segment begin to run. */
    void begin(Segment running) {
        long slower = slowLog.slowerThanMicros();
        long spikeNanos = latency.thresholdMs() == 0 ? Long.MAX_VALUE : latency.thresholdMs() * 1_000_000;
        leastNanos = Math.min(slower < 0 ? Long.MAX_VALUE : slower * 1000, spikeNanos);
        segment = running;
        exact = slowLog.isExact();
        skip();
    }

    /** Commands that ran since the last one are none of the segment's. */
    void skip() {
        if (segment != null) {
            measuredNanos = System.nanoTime();
            unmeasured = 0;
        }
    }

    /** All commands of the segment have run. */
    void end() {
        measureRest();
        segment = null;
        lastArgs = null;
    }

    @Override
    public void before(CommandSpec spec) {
        if (unmeasured > 0 && !cheap[spec.index()]) {
            measureRest();
        }
    }

    @Override
    public void ran(CommandSpec spec, byte[][] args) {
        if (segment == null) {
            return;
        }
        lastSpec = spec;
        lastArgs = args;
        together[unmeasured] = spec.index();
        if (++unmeasured == MOST_TOGETHER || exact || !cheap[spec.index()]) {
            measureRest();
        }
    }

    @Override
    public long nanoTime() {
        return System.nanoTime();
    }

    private void measureRest() {
        Segment mine = segment;
        if (unmeasured == 0 || mine == null) {
            return;
        }
        long now = System.nanoTime();
        long took = now - measuredNanos;
        measuredNanos = now;
        long share = took / unmeasured;
        for (int i = 0; i < unmeasured; i++) {
            stats.took(together[i], share);
        }
        unmeasured = 0;
        if (took >= leastNanos) {
            slow(mine, took);
        }
    }

    private void slow(Segment mine, long nanos) {
        CommandSpec spec = lastSpec;
        byte[][] args = lastArgs;
        if (spec == null || args == null) {
            return;
        }
        long seconds = clock.unixMs() / 1000;
        long micros = nanos / 1000;
        if (slowLog.isSlow(micros) && !spec.has(CommandFlag.SKIP_SLOWLOG)) {
            slowLog.add(Secrets.hidden(spec, args), micros, seconds, mine.address(), mine.clientName());
        }
        long millis = micros / 1000;
        if (latency.thresholdMs() > 0 && millis >= latency.thresholdMs()) {
            latency.add(spec.has(CommandFlag.FAST) ? "fast-command" : "command", millis, seconds);
        }
    }
}
