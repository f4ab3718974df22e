package dev.redoubt.node.command.engine;

import dev.redoubt.node.command.CommandSpec;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The counts and times of each command, for INFO commandstats, latencystats and LATENCY HISTOGRAM. One thread. */
public final class CommandStats {
    private final long[] calls;
    private final long[] nanos;
    private final long[] rejected;
    private final long[] failed;
    private final @Nullable LatencyHistogram[] histograms;
    private boolean tracking = true;
    private double[] percentiles = {50, 99, 99.9};

    /** Error replies when a command was counted last. */
    private long seenErrors;

    /** @param rows of the command table */
    public CommandStats(int rows) {
        calls = new long[rows];
        nanos = new long[rows];
        rejected = new long[rows];
        failed = new long[rows];
        histograms = new LatencyHistogram[rows];
    }

    /** {@code latency-tracking}: whether histograms are kept. What there was stays, as in Redis. */
    public void setTracking(boolean on) {
        tracking = on;
    }

    /** Returns {@code latency-tracking}. */
    public boolean isTracking() {
        return tracking;
    }

    /** {@code latency-tracking-info-percentiles}. */
    public void setPercentiles(List<Double> percents) {
        percentiles = percents.stream().mapToDouble(Double::doubleValue).toArray();
    }

    /** Returns the percentages of which INFO latencystats tells the times. */
    public double[] percentiles() {
        return percentiles.clone();
    }

    /** The command has run. */
    void called(CommandSpec spec) {
        calls[spec.index()]++;
    }

    /** The command with that index took so long. */
    public void took(int index, long duration) {
        nanos[index] += duration;
        if (tracking) {
            LatencyHistogram histogram = histograms[index];
            if (histogram == null) {
                histogram = new LatencyHistogram();
                histograms[index] = histogram;
            }
            histogram.add(duration, 1);
        }
    }

    /** The command was refused before it ran. */
    void rejected(CommandSpec spec, long errorReplies) {
        rejected[spec.index()]++;
        seenErrors = errorReplies;
    }

    /**
     * The command has ended. It failed if there are more error replies than when a command ended last (server.c
     * incrCommandStatsOnError): an error in EXEC belongs to the command there, and not to EXEC.
     */
    void ended(CommandSpec spec, long errorReplies) {
        if (errorReplies > seenErrors) {
            failed[spec.index()]++;
        }
        seenErrors = errorReplies;
    }

    /** The command has failed with an error that is not its own (networking.c, ERR_REPLY_FLAG_NO_STATS_UPDATE). */
    void failedToo(CommandSpec spec) {
        failed[spec.index()]++;
    }

    /** Adds what was counted elsewhere. */
    public void add(int index, long moreCalls, long moreRejected, long moreFailed) {
        calls[index] += moreCalls;
        rejected[index] += moreRejected;
        failed[index] += moreFailed;
    }

    /** Adds the times that were measured elsewhere, of commands that were not measured here. */
    public void addTimes(CommandStats other) {
        for (int i = 0; i < nanos.length; i++) {
            nanos[i] += other.nanos[i];
            LatencyHistogram histogram = other.histograms[i];
            if (histogram != null && histograms[i] == null) {
                histograms[i] = histogram.copy();
            }
        }
    }

    /** Returns a copy of the counts, to {@link #add} to; it shares the histograms. */
    public CommandStats copy() {
        CommandStats copy = new CommandStats(calls.length);
        System.arraycopy(calls, 0, copy.calls, 0, calls.length);
        System.arraycopy(nanos, 0, copy.nanos, 0, calls.length);
        System.arraycopy(rejected, 0, copy.rejected, 0, calls.length);
        System.arraycopy(failed, 0, copy.failed, 0, calls.length);
        System.arraycopy(histograms, 0, copy.histograms, 0, calls.length);
        copy.tracking = tracking;
        copy.percentiles = percentiles;
        return copy;
    }

    /** CONFIG RESETSTAT. */
    public void reset() {
        Arrays.fill(calls, 0);
        Arrays.fill(nanos, 0);
        Arrays.fill(rejected, 0);
        Arrays.fill(failed, 0);
        Arrays.fill(histograms, null);
        seenErrors = 0;
    }

    /** Returns how often the command has run. */
    public long calls(CommandSpec spec) {
        return calls[spec.index()];
    }

    /** Returns the time in nanoseconds that all of its runs took together. */
    public long nanos(CommandSpec spec) {
        return nanos[spec.index()];
    }

    /** Returns how often it was refused before it ran. */
    public long rejected(CommandSpec spec) {
        return rejected[spec.index()];
    }

    /** Returns how often it answered an error. */
    public long failed(CommandSpec spec) {
        return failed[spec.index()];
    }

    /** Returns the times of the command; null if it was never measured. */
    public @Nullable LatencyHistogram histogram(CommandSpec spec) {
        return histograms[spec.index()];
    }
}
