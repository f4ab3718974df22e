package dev.redoubt.node.command.engine;

import java.math.BigDecimal;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/**
 * The times of one command, with two significant digits, from a nanosecond to a second: the buckets of the HDR
 * histogram that Redis uses (server.c updateCommandLatencyHistogram), so that percentiles are the same numbers. It
 * takes at most 25 KB, and only the rows that were hit. One thread.
 */
public final class LatencyHistogram {
    /** A time of the log2 histogram, and how many were not longer. */
    @FunctionalInterface
    public interface StepVisitor {
        void step(long micros, long count);
    }

    private static final long MOST_NANOS = 1_000_000_000;
    /** Each row but the first is a power of two in that many steps. */
    private static final int STEPS = 128;

    private static final int STEP_BITS = 7;
    private static final int ROWS = 24;
    private static final long FIRST_LEVEL_NANOS = 1024;

    private final long[] @Nullable [] rows = new long[ROWS][];
    private long total;

    /** Returns a copy. */
    LatencyHistogram copy() {
        LatencyHistogram copy = new LatencyHistogram();
        for (int row = 0; row < ROWS; row++) {
            long[] steps = rows[row];
            copy.rows[row] = steps == null ? null : steps.clone();
        }
        copy.total = total;
        return copy;
    }

    /** Adds {@code count} times of so many nanoseconds. */
    public void add(long nanos, long count) {
        long value = Math.max(1, Math.min(MOST_NANOS, nanos));
        int row = row(value);
        long[] steps = rows[row];
        if (steps == null) {
            steps = new long[STEPS];
            rows[row] = steps;
        }
        steps[step(value, row)] += count;
        total += count;
    }

    private static int row(long value) {
        return value < STEPS ? 0 : Long.SIZE - Long.numberOfLeadingZeros(value) - STEP_BITS;
    }

    private static int step(long value, int row) {
        return row == 0 ? (int) value : (int) (value >> (row - 1)) - STEPS;
    }

    /** The highest value of the same bucket. */
    private static long highest(int row, int step) {
        return row == 0 ? step : ((long) (step + STEPS + 1) << (row - 1)) - 1;
    }

    private static long lowest(int row, int step) {
        return row == 0 ? step : (long) (step + STEPS) << (row - 1);
    }

    /** Returns a percentage as INFO and CONFIG GET write it: without zeros at its end. */
    public static String percentText(double percent) {
        return BigDecimal.valueOf(percent)
                .setScale(6, RoundingMode.HALF_EVEN)
                .stripTrailingZeros()
                .toPlainString();
    }

    /** Returns how many times were added. */
    public long total() {
        return total;
    }

    /** Returns the time in nanoseconds that so many percent do not exceed. */
    public long percentile(double percent) {
        long wanted = Math.max(1, (long) (Math.min(percent, 100) / 100 * (double) total + 0.5));
        long seen = 0;
        for (int row = 0; row < ROWS; row++) {
            long[] steps = rows[row];
            for (int step = 0; steps != null && step < STEPS; step++) {
                seen += steps[step];
                if (seen >= wanted) {
                    return percent == 0 ? lowest(row, step) : highest(row, step);
                }
            }
        }
        return 0;
    }

    /** Shows the counts at powers of two of 1.024 microseconds, where they grow (latency.c fillCommandCDF). */
    public void forEachStep(StepVisitor visitor) {
        long shown = 0;
        for (long level = FIRST_LEVEL_NANOS; shown < total; level *= 2) {
            long count = countBelow(level);
            if (count > shown) {
                visitor.step(highestOf(level) / 1000, count);
                shown = count;
            }
        }
    }

    private static long highestOf(long value) {
        int row = row(value);
        return highest(row, step(value, row));
    }

    /** The times in buckets up to and with that of the value. */
    private long countBelow(long value) {
        int lastRow = row(value);
        int lastStep = step(value, lastRow);
        long count = 0;
        for (int row = 0; row < ROWS && row <= lastRow; row++) {
            long[] steps = rows[row];
            for (int step = 0; steps != null && step < STEPS && (row < lastRow || step <= lastStep); step++) {
                count += steps[step];
            }
        }
        return count;
    }
}
