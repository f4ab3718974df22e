package dev.redoubt.node.command.engine;

import dev.redoubt.node.command.Texts;
import dev.redoubt.node.keyspace.Database;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** Which sessions watch which keys (multi.c). One thread. */
public final class WatchTable {
    private final Map<String, List<WatchedKey>> watchers = new HashMap<>();

    public void watch(ClientState client, int db, byte[] key, boolean expired) {
        for (WatchedKey watched : client.watched) {
            if (watched.db == db && Arrays.equals(watched.key, key)) {
                return;
            }
        }
        WatchedKey watched = new WatchedKey(client, db, key, expired);
        client.watched.add(watched);
        watchers.computeIfAbsent(name(db, key), n -> new ArrayList<>(1)).add(watched);
    }

    public void unwatchAll(ClientState client) {
        for (WatchedKey watched : client.watched) {
            String name = name(watched.db, watched.key);
            List<WatchedKey> others = watchers.get(name);
            if (others != null) {
                others.remove(watched);
                if (others.isEmpty()) {
                    watchers.remove(name);
                }
            }
        }
        client.watched.clear();
    }

    /** Returns the keys that the session watches. */
    public List<WatchedKey> watchedBy(ClientState client) {
        return client.watched;
    }

    /** Has the session's next EXEC do nothing. */
    public void markDirty(ClientState client) {
        client.dirtyCas = true;
    }

    public boolean isEmpty() {
        return watchers.isEmpty();
    }

    /** The key has changed: transactions that watch it will not run. */
    public void touch(int db, byte[] key, Database database) {
        List<WatchedKey> watching = watchers.get(name(db, key));
        if (watching == null) {
            return;
        }
        for (WatchedKey watched : List.copyOf(watching)) {
            if (watched.expired) {
                // It had expired when WATCH was called: that it is removed now is no change.
                if (!database.contains(key)) {
                    watched.expired = false;
                }
                continue;
            }
            watched.client.dirtyCas = true;
            unwatchAll(watched.client);
        }
    }

    /** The database is about to be emptied: watched keys that are there count as changed. */
    public void touchAll(int db, Database database) {
        for (List<WatchedKey> watching : List.copyOf(watchers.values())) {
            for (WatchedKey watched : List.copyOf(watching)) {
                if (watched.db != db || !database.contains(watched.key)) {
                    continue;
                }
                if (watched.expired) {
                    watched.expired = false;
                } else {
                    watched.client.dirtyCas = true;
                    unwatchAll(watched.client);
                }
            }
        }
    }

    /**
     * A database is about to be exchanged for another (db.c touchAllWatchedKeysInDb).
     *
     * @param expired whether a key of {@code after} has expired, and counts as absent
     */
    public void touchSwapped(int db, Database before, Database after, Predicate<byte[]> expired) {
        for (List<WatchedKey> watching : List.copyOf(watchers.values())) {
            for (WatchedKey watched : List.copyOf(watching)) {
                boolean was = before.contains(watched.key);
                boolean willBe = after.contains(watched.key);
                if (watched.db != db || (!was && !willBe)) {
                    continue;
                }
                boolean hidden = willBe && expired.test(watched.key);
                if (watched.expired && !willBe) {
                    watched.expired = false;
                } else if (hidden && (watched.expired || !was)) {
                    watched.expired = true;
                } else {
                    watched.client.dirtyCas = true;
                    unwatchAll(watched.client);
                }
            }
        }
    }

    /** All data was exchanged for other data. */
    public void touchEverything() {
        for (List<WatchedKey> watching : List.copyOf(watchers.values())) {
            for (WatchedKey watched : List.copyOf(watching)) {
                watched.client.dirtyCas = true;
                unwatchAll(watched.client);
            }
        }
    }

    private static String name(int db, byte[] key) {
        return db + ":" + Texts.latin1(key);
    }
}
