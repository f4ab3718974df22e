package dev.redoubt.node.session;

import dev.redoubt.node.command.CommandSpec;
import dev.redoubt.node.command.CommandTable;
import dev.redoubt.node.command.engine.CommandStats;
import dev.redoubt.node.command.engine.ErrorStats;
import dev.redoubt.node.command.engine.SlowLog;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * The counts and times of commands that the sessions of a process ran themselves, and of the errors among their answers;
 * the slow log, which the shards share. Any thread. Commands of another table than {@link CommandTable#standard} count
 * in the sums only.
 */
public final class SessionCounters {
    private static final int ROWS = CommandTable.standard().rows().size();

    private final LongAdder commands = new LongAdder();
    private final LongAdder errors = new LongAdder();
    private final ErrorStats kinds = new ErrorStats();
    private final SlowLog slowLog = new SlowLog();

    /** By the index of a row. */
    private final AtomicLongArray calls = new AtomicLongArray(ROWS);

    /** The times; guarded by itself. */
    private final CommandStats times = new CommandStats(ROWS);

    private final AtomicLongArray rejections = new AtomicLongArray(ROWS);
    private final AtomicLongArray failures = new AtomicLongArray(ROWS);

    void countCommand(CommandSpec spec) {
        commands.increment();
        count(calls, spec);
    }

    private static void count(AtomicLongArray counts, @Nullable CommandSpec spec) {
        if (spec != null && spec.index() < ROWS) {
            counts.incrementAndGet(spec.index());
        }
    }

    /** {@code latency-tracking}. */
    public void setTracking(boolean on) {
        synchronized (times) {
            times.setTracking(on);
        }
    }

    /** The command took so long. */
    void took(CommandSpec spec, long nanos) {
        if (spec.index() < ROWS) {
            synchronized (times) {
                times.took(spec.index(), nanos);
            }
        }
    }

    private void countError(String text) {
        errors.increment();
        kinds.count(text);
    }

    /** The command was refused before it ran; null if there is no such command. */
    void rejected(@Nullable CommandSpec spec, String text) {
        countError(text);
        count(rejections, spec);
    }

    /** The command has answered an error; null if it is not known which one did. */
    void failed(@Nullable CommandSpec spec, String text) {
        countError(text);
        count(failures, spec);
    }

    /** Returns the slow commands of the process, those that shards run too. */
    public SlowLog slowLog() {
        return slowLog;
    }

    /** Returns how many commands were run. */
    public long commands() {
        return commands.sum();
    }

    /** Returns how many error replies were made. */
    public long errors() {
        return errors.sum();
    }

    /** Returns how often each kind of error was answered. */
    public ErrorStats kinds() {
        return kinds;
    }

    /** Adds the counts of each command. */
    public void addTo(CommandStats stats) {
        for (int i = 0; i < ROWS; i++) {
            stats.add(i, calls.get(i), rejections.get(i), failures.get(i));
        }
        synchronized (times) {
            stats.addTimes(times);
        }
    }

    /** CONFIG RESETSTAT. */
    public void reset() {
        commands.reset();
        errors.reset();
        kinds.reset();
        synchronized (times) {
            times.reset();
        }
        for (int i = 0; i < ROWS; i++) {
            calls.set(i, 0);
            rejections.set(i, 0);
            failures.set(i, 0);
        }
    }
}
