package dev.redoubt.node.command.engine;

import dev.redoubt.node.command.Texts;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The spikes of latency by kind of event, at most one a second (latency.c). One thread; knows no clock. */
public final class LatencyMonitor {
    private static final int MOST_SAMPLES = 160;

    /** The longest latency of a second. */
    public record Sample(long unixSeconds, long millis) {}

    /** The samples of one kind of event. */
    public static final class Series {
        private final List<Sample> samples = new ArrayList<>();
        private long worstMs;

        /** Returns the samples, the oldest first; never empty. */
        public List<Sample> samples() {
            return samples;
        }

        /** Returns the longest latency since the series was reset, in milliseconds. */
        public long worstMs() {
            return worstMs;
        }

        private void add(long millis, long unixSeconds) {
            worstMs = Math.max(worstMs, millis);
            int last = samples.size() - 1;
            if (last >= 0 && samples.get(last).unixSeconds() == unixSeconds) {
                samples.set(
                        last,
                        new Sample(
                                unixSeconds, Math.max(millis, samples.get(last).millis())));
                return;
            }
            if (samples.size() == MOST_SAMPLES) {
                samples.remove(0);
            }
            samples.add(new Sample(unixSeconds, millis));
        }
    }

    private final Map<String, Series> byEvent = new TreeMap<>();
    private long thresholdMs;

    /** {@code latency-monitor-threshold}, in milliseconds; 0 for never. */
    public void setThreshold(long millis) {
        thresholdMs = millis;
    }

    public long thresholdMs() {
        return thresholdMs;
    }

    /** Adds a latency that has reached the threshold. */
    public void add(String event, long millis, long unixSeconds) {
        byEvent.computeIfAbsent(event, name -> new Series()).add(millis, unixSeconds);
    }

    /** Returns all series by the names of their events; not a copy. */
    public Map<String, Series> all() {
        return byEvent;
    }

    /** Returns the series of an event, whose case counts; null if there is none. */
    public @Nullable Series of(byte[] event) {
        return byEvent.get(Texts.latin1(event));
    }

    /** Forgets all series; returns how many there were. */
    public int reset() {
        int count = byEvent.size();
        byEvent.clear();
        return count;
    }

    /** Forgets the series of an event, whatever its case; returns how many there were. */
    public int reset(byte[] event) {
        int count = byEvent.size();
        byEvent.keySet().removeIf(name -> name.equalsIgnoreCase(Texts.latin1(event)));
        return count - byEvent.size();
    }
}
