package dev.redoubt.it.bench.endurance;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/** The counts of a run, and each thing that must not be. Any thread. */
final class Tally {
    private static final int MOST_TEXTS = 50;
    private static final int LONGEST_TEXT = 400;

    final LongAdder acknowledged = new LongAdder();
    final LongAdder unknown = new LongAdder();
    final LongAdder verified = new LongAdder();
    final LongAdder published = new LongAdder();
    final LongAdder heard = new LongAdder();
    final LongAdder seenAnywhere = new LongAdder();
    private final Map<String, LongAdder> refused = new ConcurrentSkipListMap<>();
    private final List<String> faults = new ArrayList<>();
    private final AtomicLong lastAckNs = new AtomicLong(System.nanoTime());
    private final AtomicLong longestGapNs = new AtomicLong();
    private long faultCount;

    /** The load begins now: the time before it counts for nothing. */
    void begin() {
        lastAckNs.set(System.nanoTime());
    }

    void acknowledged() {
        long now = System.nanoTime();
        longestGapNs.accumulateAndGet(now - lastAckNs.getAndSet(now), Math::max);
        acknowledged.increment();
    }

    void refused(String code) {
        refused.computeIfAbsent(code, c -> new LongAdder()).increment();
    }

    /** How many writes were refused, by the first word of the error. */
    Map<String, LongAdder> refused() {
        return refused;
    }

    /** The longest time without any acknowledgement since the last call, in milliseconds. */
    long takeLongestGapMs() {
        return longestGapNs.getAndSet(0) / 1_000_000;
    }

    /** Notes, and prints, what must not be. */
    synchronized void fault(String text) {
        faultCount++;
        if (faults.size() < MOST_TEXTS) {
            String shown = text.length() > LONGEST_TEXT ? text.substring(0, LONGEST_TEXT) + "…" : text;
            faults.add(shown);
            System.out.println("FAULT: " + shown);
        }
    }

    synchronized long faultCount() {
        return faultCount;
    }
}
