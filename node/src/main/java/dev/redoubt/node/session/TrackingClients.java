package dev.redoubt.node.session;

import dev.redoubt.node.command.engine.KeyChange;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * The clients of this process that track keys (tracking.c). Any thread; what a session chose changes on its loop only.
 *
 * <p>DIFFERS: what a client's own commands have done to keys comes behind the replies of all the commands that the shard
 * ran together; Redis puts it behind each of them.
 */
public final class TrackingClients {
    /** A prefix, and the clients that are told of each change of a key that begins with it. Immutable. */
    private record Prefix(byte[] bytes, List<Session> clients) {
        boolean matches(byte[] key) {
            return key.length >= bytes.length && Arrays.equals(key, 0, bytes.length, bytes, 0, bytes.length);
        }
    }

    private final LongFunction<@Nullable Session> sessions;
    private final Set<Session> clients = ConcurrentHashMap.newKeySet();

    /** In the order of the prefixes; replaced, never changed. */
    private volatile List<Prefix> prefixes = List.of();

    /** @param sessions finds a session of this process by its id */
    TrackingClients(LongFunction<@Nullable Session> sessions) {
        this.sessions = sessions;
    }

    /** Returns the session of that id; null if there is none any more. */
    @Nullable
    Session find(long id) {
        return sessions.apply(id);
    }

    /** The session tracks keys from now on; on its loop. */
    void track(Session session, Tracking tracking) {
        session.tracking = tracking;
        session.redirectBroken = false;
        clients.add(session);
        NavigableMap<byte[], List<Session>> all = new TreeMap<>(Arrays::compareUnsigned);
        if (tracking.prefixes() != null) {
            synchronized (this) {
                prefixes.forEach(prefix -> all.put(prefix.bytes, prefix.clients));
                for (byte[] wanted : tracking.prefixes()) {
                    List<Session> more = new ArrayList<>(all.getOrDefault(wanted, List.of()));
                    if (!more.contains(session)) {
                        more.add(session);
                    }
                    all.put(wanted, List.copyOf(more));
                }
                set(all);
            }
        }
    }

    /** The session tracks nothing any more; on its loop. */
    void leave(Session session) {
        Tracking tracking = session.tracking;
        if (tracking == null) {
            return;
        }
        session.tracking = null;
        session.redirectBroken = false;
        session.cachingGiven = false;
        clients.remove(session);
        if (tracking.prefixes() != null) {
            synchronized (this) {
                NavigableMap<byte[], List<Session>> all = new TreeMap<>(Arrays::compareUnsigned);
                for (Prefix prefix : prefixes) {
                    List<Session> others = new ArrayList<>(prefix.clients);
                    others.remove(session);
                    if (!others.isEmpty()) {
                        all.put(prefix.bytes, List.copyOf(others));
                    }
                }
                set(all);
            }
        }
    }

    private void set(NavigableMap<byte[], List<Session>> all) {
        List<Prefix> list = new ArrayList<>();
        all.forEach((prefix, told) -> list.add(new Prefix(prefix, told)));
        prefixes = List.copyOf(list);
    }

    /** Returns how many clients track keys. */
    public int size() {
        return clients.size();
    }

    /** Returns how many different prefixes clients are told of. */
    public int prefixes() {
        return prefixes.size();
    }

    /** Returns whether some client is told of every change of some keys. */
    public boolean isBroadcasting() {
        return !prefixes.isEmpty();
    }

    /** Returns what clients are told when databases were emptied: to forget everything. Null if nobody tracks. */
    public @Nullable Invalidation everything() {
        return clients.isEmpty() ? null : Invalidation.ofEverything(this, List.copyOf(clients));
    }

    /**
     * Returns what clients are told of changed keys; null if nobody is. Who has read a key hears of each by itself, who
     * has asked for a prefix of all of them together.
     */
    public @Nullable Invalidation of(List<KeyChange> changes) {
        List<Invalidation.Message> messages = new ArrayList<>();
        for (KeyChange change : changes) {
            for (long reader : change.readers()) {
                Session session = find(reader);
                if (session != null) {
                    messages.add(new Invalidation.Message(session, List.of(change), false));
                }
            }
        }
        for (Prefix prefix : prefixes) {
            // Redis's table has them sorted, and keeps who changed a key last.
            NavigableMap<byte[], KeyChange> matching = new TreeMap<>(Arrays::compareUnsigned);
            for (KeyChange change : changes) {
                if (change.broadcast() && prefix.matches(change.key())) {
                    matching.put(change.key(), change);
                }
            }
            if (!matching.isEmpty()) {
                List<KeyChange> together = List.copyOf(matching.values());
                prefix.clients.forEach(client -> messages.add(new Invalidation.Message(client, together, true)));
            }
        }
        return messages.isEmpty() ? null : new Invalidation(this, messages);
    }
}
