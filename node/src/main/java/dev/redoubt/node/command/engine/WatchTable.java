package dev.redoubt.node.command.engine;

import dev.redoubt.node.command.Texts;
import dev.redoubt.node.keyspace.Database;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Which sessions watch which keys (multi.c). One thread. */
public final class WatchTable {
    private final Map<String, List<WatchedKey>> watchers = new HashMap<>();

    public void watch(Session session, int db, byte[] key, boolean expired) {
        for (WatchedKey watched : session.watched) {
            if (watched.db == db && Arrays.equals(watched.key, key)) {
                return;
            }
        }
        WatchedKey watched = new WatchedKey(session, db, key, expired);
        session.watched.add(watched);
        watchers.computeIfAbsent(name(db, key), n -> new ArrayList<>(1)).add(watched);
    }

    public void unwatchAll(Session session) {
        for (WatchedKey watched : session.watched) {
            String name = name(watched.db, watched.key);
            List<WatchedKey> others = watchers.get(name);
            if (others != null) {
                others.remove(watched);
                if (others.isEmpty()) {
                    watchers.remove(name);
                }
            }
        }
        session.watched.clear();
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
            watched.session.dirtyCas = true;
            unwatchAll(watched.session);
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
                    watched.session.dirtyCas = true;
                    unwatchAll(watched.session);
                }
            }
        }
    }

    /** All data was exchanged for other data. */
    public void touchEverything() {
        for (List<WatchedKey> watching : List.copyOf(watchers.values())) {
            for (WatchedKey watched : List.copyOf(watching)) {
                watched.session.dirtyCas = true;
                unwatchAll(watched.session);
            }
        }
    }

    private static String name(int db, byte[] key) {
        return db + ":" + Texts.latin1(key);
    }
}
