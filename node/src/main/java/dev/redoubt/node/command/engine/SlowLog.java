package dev.redoubt.node.command.engine;

import dev.redoubt.node.command.Texts;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;

/** The last commands that took long, the newest first (slowlog.c). One thread; knows no clock. */
public final class SlowLog {
    /** Arguments of an entry, and bytes of an argument; the rest is only counted. */
    private static final int MOST_ARGS = 32;

    private static final int MOST_ARG_BYTES = 128;

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

    private final Deque<Entry> entries = new ArrayDeque<>();
    private long nextId;
    private long slowerThanMicros = 10_000;
    private long maxEntries = 128;

    /** {@code slowlog-log-slower-than}, in microseconds; negative for never. */
    public void setSlowerThan(long micros) {
        slowerThanMicros = micros;
    }

    public long slowerThanMicros() {
        return slowerThanMicros;
    }

    /** {@code slowlog-max-len}. */
    public void setMaxEntries(long most) {
        maxEntries = most;
        trim();
    }

    /** Adds a command; the arguments are copied. */
    public void add(byte[][] args, long micros, long unixSeconds, String address, String name) {
        entries.addFirst(new Entry(nextId++, unixSeconds, micros, shortened(args), address, name));
        trim();
    }

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

    /** Returns the entries, the newest first; not a copy. */
    public Iterable<Entry> entries() {
        return entries;
    }

    public int size() {
        return entries.size();
    }

    /** Forgets all entries; the ids go on. */
    public void reset() {
        entries.clear();
    }
}
