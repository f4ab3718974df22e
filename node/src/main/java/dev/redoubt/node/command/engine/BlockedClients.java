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
 * wait for it run again, in the order in which they came, until the key is gone; those that wait for its end run then
 * too. One that finds nothing goes on waiting, in its place. Knows no clock; times are milliseconds of any clock that
 * only goes forward. The shard's thread only.
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

    private record Key(int db, byte[] key) {}

    /** A request and what it waits for; not a record, for each is equal to itself only. */
    private static final class Entry {
        final Waiting waiting;
        final Set<String> names;
        final boolean whenGone;
        final long untilMs;
        final Consumer<ReplyWriter> atTimeout;

        Entry(Waiting waiting, Set<String> names, KeyWait wait, long untilMs) {
            this.waiting = waiting;
            this.names = names;
            this.whenGone = wait.whenGone();
            this.untilMs = untilMs;
            this.atTimeout = wait.atTimeout();
        }
    }

    /** By the name of database and key; no queue is empty. */
    private final Map<String, Deque<Entry>> queues = new HashMap<>();

    /** In the order in which they came. */
    private final Set<Entry> entries = new LinkedHashSet<>();

    /** The keys that have changed since their requests last ran, in that order. */
    private final Map<String, Key> ready = new LinkedHashMap<>();

    /** The keys of {@link #queues}, by the same names. */
    private final Map<String, Key> keys = new HashMap<>();

    /** The number of entries that do not wait for ever. */
    private int timed;

    /** The number of entries that run also when a key is gone. */
    private int ofGone;

    /** The key for which a request runs again; null while none does. */
    private byte @Nullable [] served;

    /**
     * Adds a request.
     *
     * @param untilMs the time at which it has waited long enough; {@link Long#MAX_VALUE} for never
     */
    public void add(Waiting waiting, KeyWait wait, long untilMs) {
        Set<String> names = new LinkedHashSet<>();
        for (byte[] key : wait.keys()) {
            String name = name(wait.db(), key);
            names.add(name);
            keys.putIfAbsent(name, new Key(wait.db(), key));
        }
        Entry entry = new Entry(waiting, names, wait, untilMs);
        entries.add(entry);
        timed += untilMs == Long.MAX_VALUE ? 0 : 1;
        ofGone += entry.whenGone ? 1 : 0;
        names.forEach(
                name -> queues.computeIfAbsent(name, n -> new ArrayDeque<>(1)).add(entry));
    }

    public boolean isEmpty() {
        return entries.isEmpty();
    }

    /** Returns how many requests do not wait for ever. */
    public int timed() {
        return timed;
    }

    /** Returns whether some request waits for a time. */
    public boolean areTimed() {
        return timed > 0;
    }

    /** Returns whether some request runs also when a key is gone. */
    boolean areWaitingForEnds() {
        return ofGone > 0;
    }

    /** Returns whether {@link #serve} has something to do. */
    public boolean areReady() {
        return !ready.isEmpty();
    }

    /** Returns the key that has changed, while a request runs again for it; null at other times. */
    public byte @Nullable [] servedKey() {
        return served;
    }

    /** All keys of the database, or of all if it is negative, may have changed. */
    public void touchAll(int db) {
        keys.forEach((name, key) -> {
            if (db < 0 || key.db == db) {
                ready.putIfAbsent(name, key);
            }
        });
    }

    /** Returns whether some request waits for the key. */
    boolean isAwaited(int db, byte[] key) {
        return queues.containsKey(name(db, key));
    }

    /** The key has changed. */
    void touch(int db, byte[] key) {
        String name = name(db, key);
        if (queues.containsKey(name)) {
            ready.putIfAbsent(name, new Key(db, key));
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
        served = key.key();
        while (!queue.isEmpty()) {
            boolean there = keyspace.contains(key.db(), key.key());
            if (!there && ofGone == 0) {
                break;
            }
            Entry entry = queue.remove();
            boolean runs = there || entry.whenGone;
            if (entry.waiting.isGone() || (runs && entry.waiting.retry())) {
                forget(entry);
            } else {
                passed.add(entry);
            }
        }
        served = null;
        for (int i = passed.size() - 1; i >= 0; i--) {
            queue.addFirst(passed.get(i));
        }
        // A queue that was empty for a moment has been removed.
        if (queue.isEmpty()) {
            queues.remove(name);
            keys.remove(name);
        } else {
            queues.put(name, queue);
            keys.put(name, key);
        }
    }

    private void forget(Entry entry) {
        if (entries.remove(entry)) {
            timed -= entry.untilMs == Long.MAX_VALUE ? 0 : 1;
            ofGone -= entry.whenGone ? 1 : 0;
            for (String name : entry.names) {
                Deque<Entry> queue = queues.get(name);
                if (queue != null) {
                    queue.remove(entry);
                    if (queue.isEmpty()) {
                        queues.remove(name);
                        keys.remove(name);
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
