package dev.redoubt.it.archive;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What writers wrote, each to a key of its own, and when: from it follows which values a key may have had at a moment.
 * The clients and the nodes read one clock, that of this machine. Thread-safe.
 */
final class WrittenHistory {
    /** The value of a key that nobody wrote. */
    static final String NONE = "none";

    private static final long UNKNOWN = Long.MAX_VALUE;

    /** A value, when it was sent, and when it was acknowledged: in Unix ms; never, if the outcome is unknown. */
    private record Write(String value, long sentMs, long answeredMs) {
        Write answered(long unixMs) {
            return new Write(value, sentMs, unixMs);
        }
    }

    /** The writes of each writer in their order; a list is guarded by itself. */
    private final List<List<Write>> writers = new ArrayList<>();

    private final String prefix;

    /** The values of {@code count} writers begin with {@code prefix}. */
    WrittenHistory(String prefix, int count) {
        this.prefix = prefix;
        for (int i = 0; i < count; i++) {
            writers.add(new ArrayList<>());
        }
    }

    int writers() {
        return writers.size();
    }

    static String key(int writer) {
        return "written:" + writer;
    }

    /** The time at which the newest write was acknowledged, in Unix ms. */
    long end() {
        long end = 0;
        for (List<Write> writes : writers) {
            synchronized (writes) {
                for (Write write : writes) {
                    end = write.answeredMs() == UNKNOWN ? end : Math.max(end, write.answeredMs());
                }
            }
        }
        return end;
    }

    /** Notes that a writer sends its next value now; the outcome is unknown until {@link #answered}. */
    String sent(int writer, long unixMs) {
        List<Write> writes = writers.get(writer);
        synchronized (writes) {
            String value = prefix + writes.size();
            writes.add(new Write(value, unixMs, UNKNOWN));
            return value;
        }
    }

    /** Notes that what a writer sent last was acknowledged. */
    void answered(int writer, long unixMs) {
        List<Write> writes = writers.get(writer);
        synchronized (writes) {
            int last = writes.size() - 1;
            writes.set(last, writes.get(last).answered(unixMs));
        }
    }

    /** Notes that a restore between these times gave a key this value. */
    void restored(int writer, String value, long askedMs, long answeredMs) {
        List<Write> writes = writers.get(writer);
        synchronized (writes) {
            writes.add(new Write(value, askedMs, answeredMs));
        }
    }

    /** The values that the key of a writer may have had when {@code unixMs} had passed. */
    Set<String> valuesAt(int writer, long unixMs) {
        Set<String> values = new HashSet<>(Set.of(NONE));
        List<Write> writes = writers.get(writer);
        synchronized (writes) {
            for (Write write : writes) {
                if (write.answeredMs() < unixMs) {
                    values.clear();
                }
                if (write.sentMs() <= unixMs) {
                    values.add(write.value());
                }
            }
        }
        return values;
    }
}
