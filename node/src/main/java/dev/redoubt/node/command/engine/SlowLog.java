package dev.redoubt.node.command.engine;

import dev.redoubt.node.command.Texts;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;

/**
 * The last commands that took long, the newest first (slowlog.c). Knows no clock. Any thread: sessions and shards add to
 * the same one.
 */
public final class SlowLog {
    /** Arguments of an entry, and bytes of an argument; the rest is only counted. */
    private static final int MOST_ARGS = 32;

    private static final int MOST_ARG_BYTES = 128;

    /** Looking at the clock for each command costs a tenth of a GET. */
    private static final long EXACT_BELOW_MICROS = 1000;

    /**
     * A command that took long.
     *
     * @param id counts up from 0
     * @param unixSeconds when it had run
     * @param micros how long it took
     * @param args shortened
     * @param address of its client
     * @param name that CLIENT SETNAME gave
     */
    public record Entry(long id, long unixSeconds, long micros, List<byte[]> args, String address, String name) {}

    /** Guarded by this, as the next two are. */
    private final Deque<Entry> entries = new ArrayDeque<>();

    private long nextId;
    private long maxEntries = 128;
    private volatile long slowerThanMicros = 10_000;

    /** {@code slowlog-log-slower-than}, in microseconds; negative for never. */
    public void setSlowerThan(long micros) {
        slowerThanMicros = micros;
    }

    public long slowerThanMicros() {
        return slowerThanMicros;
    }

    /** {@code slowlog-max-len}. */
    public synchronized void setMaxEntries(long most) {
        maxEntries = most;
        trim();
    }

    /** Returns whether a command that takes so long is to be added. */
    public boolean isSlow(long micros) {
        long limit = slowerThanMicros;
        return limit >= 0 && micros >= limit;
    }

    /** Returns whether commands are to be added that take less than a millisecond: then each must be measured. */
    public boolean isExact() {
        long limit = slowerThanMicros;
        return limit >= 0 && limit < EXACT_BELOW_MICROS;
    }

    /** Adds a command; the arguments are copied. */
    public void add(byte[][] args, long micros, long unixSeconds, String address, String name) {
        add(shortened(args), micros, unixSeconds, address, name);
    }

    private synchronized void add(List<byte[]> args, long micros, long unixSeconds, String address, String name) {
        entries.addFirst(new Entry(nextId++, unixSeconds, micros, args, address, name));
        trim();
    }

    /** Under the lock. */
    private void trim() {
        while (entries.size() > maxEntries) {
            entries.removeLast();
        }
    }

    private static List<byte[]> shortened(byte[][] args) {
        List<byte[]> kept = new ArrayList<>();
        for (int i = 0; i < Math.min(args.length, MOST_ARGS); i++) {
            byte[] arg = args[i];
            if (i == MOST_ARGS - 1 && args.length > MOST_ARGS) {
                kept.add(Texts.bytes("... (" + (args.length - MOST_ARGS + 1) + " more arguments)"));
            } else if (arg.length > MOST_ARG_BYTES) {
                byte[] rest = Texts.bytes("... (" + (arg.length - MOST_ARG_BYTES) + " more bytes)");
                byte[] begin = Arrays.copyOf(arg, MOST_ARG_BYTES + rest.length);
                System.arraycopy(rest, 0, begin, MOST_ARG_BYTES, rest.length);
                kept.add(begin);
            } else {
                kept.add(arg.clone());
            }
        }
        return kept;
    }

    /** Returns the entries, the newest first; a copy. */
    public synchronized List<Entry> entries() {
        return List.copyOf(entries);
    }

    public synchronized int size() {
        return entries.size();
    }

    /** Forgets all entries; the ids go on. */
    public synchronized void reset() {
        entries.clear();
    }
}
