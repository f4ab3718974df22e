package dev.redoubt.node.command.engine;

import dev.redoubt.node.command.Texts;
import dev.redoubt.node.resp.ReplyWriter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The requests that wait for keys (blocked.c): BLPOP and its kin. A key that changes is ready; then the requests that
 * wait for it run again, in the order in which they came, until the key is gone. One that finds nothing goes on
 * waiting, in its place. Knows no clock; times are milliseconds of any clock that only goes forward. The shard's thread
 * only.
 */
public final class BlockedClients {
    /** A request that waits. */
    public interface Waiting {
        /** Returns the id of its client. */
        long client();

        /** Returns true if its client is gone. */
        boolean isGone();

        /** Runs the request again; returns true if it was answered. */
        boolean retry();

        /** Answers the request without running it. */
        void complete(Consumer<ReplyWriter> reply);
    }

    /** Tells whether a key is there. */
    @FunctionalInterface
    public interface Lookup {
        boolean contains(int db, byte[] key);
    }

    private static final byte[] NO_NAME = {};

    private record Key(int db, byte[] key) {}

    /** A request and what it waits for; not a record, for each is equal to itself only. */
    private static final class Entry {
        final Waiting waiting;
        final Set<String> names;
        final long untilMs;
        final Consumer<ReplyWriter> atTimeout;

        Entry(Waiting waiting, Set<String> names, long untilMs, Consumer<ReplyWriter> atTimeout) {
            this.waiting = waiting;
            this.names = names;
            this.untilMs = untilMs;
            this.atTimeout = atTimeout;
        }
    }

    /** By the name of database and key; no queue is empty. */
    private final Map<String, Deque<Entry>> queues = new HashMap<>();

    /** In the order in which they came. */
    private final Set<Entry> entries = new LinkedHashSet<>();

    /** The keys that have changed since their requests last ran, in that order. */
    private final Map<String, Key> ready = new LinkedHashMap<>();

    /** The number of entries that do not wait for ever. */
    private int timed;

    /**
     * Adds a request.
     *
     * @param untilMs the time at which it has waited long enough; {@link Long#MAX_VALUE} for never
     */
    public void add(Waiting waiting, int db, List<byte[]> keys, long untilMs, Consumer<ReplyWriter> atTimeout) {
        Set<String> names = new LinkedHashSet<>();
        keys.forEach(key -> names.add(name(db, key)));
        Entry entry = new Entry(waiting, names, untilMs, atTimeout);
        entries.add(entry);
        timed += untilMs == Long.MAX_VALUE ? 0 : 1;
        names.forEach(
                name -> queues.computeIfAbsent(name, n -> new ArrayDeque<>(1)).add(entry));
    }

    public boolean isEmpty() {
        return entries.isEmpty();
    }

    /** Returns whether some request waits for a time. */
    public boolean areTimed() {
        return timed > 0;
    }

    /** Returns whether {@link #serve} has something to do. */
    public boolean areReady() {
        return !ready.isEmpty();
    }

    /** The key has changed. */
    void touch(int db, byte[] key) {
        String name = name(db, key);
        if (queues.containsKey(name)) {
            ready.putIfAbsent(name, new Key(db, key));
        }
    }

    /** The database has other keys now: whatever is waited for there may have come. */
    public void touchAll(int db) {
        String prefix = name(db, NO_NAME);
        for (Entry entry : entries) {
            for (String name : entry.names) {
                if (name.startsWith(prefix)) {
                    ready.putIfAbsent(name, new Key(db, Texts.bytes(name.substring(prefix.length()))));
                }
            }
        }
    }

    /** Runs the requests again whose keys have changed; what they change themselves makes further keys ready. */
    void serve(Lookup keyspace) {
        while (!ready.isEmpty()) {
            Iterator<Map.Entry<String, Key>> first = ready.entrySet().iterator();
            Map.Entry<String, Key> next = first.next();
            first.remove();
            serve(next.getKey(), next.getValue(), keyspace);
        }
    }

    private void serve(String name, Key key, Lookup keyspace) {
        List<Entry> passed = new ArrayList<>();
        Deque<Entry> queue = queues.getOrDefault(name, new ArrayDeque<>());
        while (!queue.isEmpty() && keyspace.contains(key.db(), key.key())) {
            Entry entry = queue.remove();
            if (entry.waiting.isGone() || entry.waiting.retry()) {
                forget(entry);
            } else {
                passed.add(entry);
            }
        }
        for (int i = passed.size() - 1; i >= 0; i--) {
            queue.addFirst(passed.get(i));
        }
        // A queue that was empty for a moment has been removed.
        if (queue.isEmpty()) {
            queues.remove(name);
        } else {
            queues.put(name, queue);
        }
    }

    private void forget(Entry entry) {
        if (entries.remove(entry)) {
            timed -= entry.untilMs == Long.MAX_VALUE ? 0 : 1;
            for (String name : entry.names) {
                Deque<Entry> queue = queues.get(name);
                if (queue != null) {
                    queue.remove(entry);
                    if (queue.isEmpty()) {
                        queues.remove(name);
                    }
                }
            }
        }
    }

    /** Answers the requests that have waited long enough. */
    public void expire(long nowMs) {
        if (timed == 0) {
            return;
        }
        for (Entry entry : List.copyOf(entries)) {
            if (entry.untilMs <= nowMs) {
                forget(entry);
                entry.waiting.complete(entry.atTimeout);
            }
        }
    }

    /**
     * Answers the request of a client before its time.
     *
     * @param instead the reply; null for that of a request that has waited long enough
     * @return whether the client has a request here
     */
    public boolean unblock(long client, @Nullable Consumer<ReplyWriter> instead) {
        for (Entry entry : entries) {
            if (entry.waiting.client() == client && !entry.waiting.isGone()) {
                forget(entry);
                entry.waiting.complete(instead == null ? entry.atTimeout : instead);
                return true;
            }
        }
        return false;
    }

    /** Drops the requests of clients that are gone. */
    public void forgetGone() {
        for (Entry entry : List.copyOf(entries)) {
            if (entry.waiting.isGone()) {
                forget(entry);
            }
        }
    }

    /** Answers every request. */
    public void completeAll(Consumer<ReplyWriter> reply) {
        for (Entry entry : List.copyOf(entries)) {
            forget(entry);
            entry.waiting.complete(reply);
        }
    }

    private static String name(int db, byte[] key) {
        return db + ":" + Texts.latin1(key);
    }
}
