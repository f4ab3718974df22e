package dev.redoubt.config.logging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.spi.FilterReply;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;
import org.slf4j.MarkerFactory;

/**
 * The log filter that bounds how often a warning or error repeats, since some of them can be caused at will by whoever
 * reaches a port. Of each kind {@value #BURST} lines pass at once, then one every {@value #SECONDS_A_LINE} seconds; what
 * was dropped is counted, and a line says so a little later. Lines of libraries are bounded together too, at
 * {@value #LIBRARY_BURST} at once and ten a second. Any thread.
 *
 * <p>A kind is a logger, a level and the words of the text, without digits and bracketed parts: Akka puts addresses,
 * numbers and received bytes there, and hands texts over with their arguments filled in. Kinds share a fixed number of
 * slots by their hash, so new texts cost no memory; two kinds in one slot share a limit.
 */
final class RepeatLimit extends TurboFilter {
    static final int BURST = 10;
    static final int SECONDS_A_LINE = 10;
    static final int LIBRARY_BURST = 100;
    static final int REPORT_SECONDS = 10;

    private static final int SLOTS = 512;
    private static final int WORDS = 100;
    private static final int SAMPLE = 200;
    private static final long LINE_NANOS = TimeUnit.SECONDS.toNanos(SECONDS_A_LINE);
    private static final long LIBRARY_LINE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final String OURS = "dev.redoubt";

    /** The mark of this filter's own lines, which pass always. */
    private static final Marker REPORT = MarkerFactory.getDetachedMarker("dropped-lines");

    private final LongSupplier nanoTime;
    private final Executor later;
    private final long start;

    /**
     * For each slot, and last for all libraries, when the limit would be fully restored (GCRA), in nanoseconds. The first
     * half of the slots is for lines of libraries, so that no flood of them can use up the limits of ours.
     */
    private final AtomicLongArray restored = new AtomicLongArray(SLOTS + 1);

    /** The number of lines of each slot that were dropped since the last report. */
    private final AtomicIntegerArray dropped = new AtomicIntegerArray(SLOTS);

    /** A dropped line of each slot, for the report. */
    private final AtomicReferenceArray<@Nullable Sample> samples = new AtomicReferenceArray<>(SLOTS);

    /** True while a report is due that has not been made yet. */
    private final AtomicBoolean reporting = new AtomicBoolean();

    private record Sample(Logger logger, String text) {}

    /**
     * Makes a filter.
     *
     * @param later runs a task about {@value #REPORT_SECONDS} seconds later
     */
    RepeatLimit(LongSupplier nanoTime, Executor later) {
        this.nanoTime = nanoTime;
        this.later = later;
        this.start = nanoTime.getAsLong();
    }

    @Override
    public FilterReply decide(
            @Nullable Marker marker,
            Logger logger,
            Level level,
            @Nullable String text,
            Object @Nullable [] arguments,
            @Nullable Throwable error) {
        if (!level.isGreaterOrEqual(Level.WARN)
                || text == null
                || !level.isGreaterOrEqual(logger.getEffectiveLevel())
                || REPORT.equals(marker)) {
            return FilterReply.NEUTRAL;
        }
        String line =
                text.equals("{}") && arguments != null && arguments.length > 0 ? String.valueOf(arguments[0]) : text;
        boolean ours = logger.getName().startsWith(OURS);
        int slot = kind(logger, level, line) % (SLOTS / 2) + (ours ? SLOTS / 2 : 0);
        long now = nanoTime.getAsLong() - start;
        boolean passes =
                take(slot, now, LINE_NANOS, BURST) && (ours || take(SLOTS, now, LIBRARY_LINE_NANOS, LIBRARY_BURST));
        if (passes) {
            return FilterReply.NEUTRAL;
        }
        drop(slot, logger, line);
        return FilterReply.DENY;
    }

    private boolean take(int slot, long now, long lineNanos, int burst) {
        while (true) {
            long old = restored.get(slot);
            long next = Math.max(old, now) + lineNanos;
            if (next - now > burst * lineNanos) {
                return false;
            }
            if (restored.compareAndSet(slot, old, next)) {
                return true;
            }
        }
    }

    private void drop(int slot, Logger logger, String text) {
        if (dropped.getAndIncrement(slot) == 0) {
            samples.set(slot, new Sample(logger, text.length() <= SAMPLE ? text : text.substring(0, SAMPLE) + "..."));
        }
        if (reporting.compareAndSet(false, true)) {
            later.execute(this::report);
        }
    }

    /** Logs how many lines were dropped since the last report: one line for each kind. */
    void report() {
        reporting.set(false);
        for (int slot = 0; slot < SLOTS; slot++) {
            int count = dropped.getAndSet(slot, 0);
            Sample sample = samples.getAndSet(slot, null);
            if (count > 0 && sample != null) {
                sample.logger()
                        .warn(
                                REPORT,
                                "{} more lines like the next one were not logged: {}",
                                count,
                                sample.text().lines().findFirst().orElse(""));
            }
        }
    }

    private static int kind(Logger logger, Level level, String text) {
        int hash = logger.getName().hashCode() * 31 + level.toInt();
        int depth = 0;
        int words = 0;
        for (int i = 0; i < text.length() && words < WORDS; i++) {
            char c = text.charAt(i);
            if (c == '[' || c == '(') {
                depth++;
            } else if (c == ']' || c == ')') {
                depth = Math.max(0, depth - 1);
            } else if (depth == 0 && (c < '0' || c > '9')) {
                hash = hash * 31 + c;
                words++;
            }
        }
        return (hash ^ (hash >>> 16)) & Integer.MAX_VALUE;
    }
}
