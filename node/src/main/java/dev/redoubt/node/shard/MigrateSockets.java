package dev.redoubt.node.shard;

import dev.redoubt.node.migrate.MigrateTarget;
import dev.redoubt.node.migrate.Transfer;
import dev.redoubt.node.net.LineConnection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The connections to targets of MIGRATE that wait for the next one (cluster.c migrateGetSocket). The shard's thread only. */
final class MigrateSockets {
    private static final int MOST = 64;
    private static final long IDLE_MS = 10_000;

    /** A connection that nobody uses; {@code db} is selected on it. */
    record Idle(LineConnection connection, long db, long sinceMs) {}

    /** The longest unused first. */
    private final Map<MigrateTarget, Idle> idle = new LinkedHashMap<>();

    /** Returns an open connection for the caller to use and to give back or close; null if there is none. */
    @Nullable
    Idle take(MigrateTarget target) {
        Idle found = idle.remove(target);
        return found != null && found.connection.isOpen() ? found : null;
    }

    /** @param db what is selected on it, or {@link Transfer#NO_DB} */
    void give(MigrateTarget target, LineConnection connection, long db, long nowMs) {
        connection.listen(null);
        if (!connection.isOpen()) {
            return;
        }
        close(idle.remove(target));
        if (idle.size() == MOST) {
            close(idle.remove(idle.keySet().iterator().next()));
        }
        idle.put(target, new Idle(connection, db, nowMs));
    }

    private static void close(@Nullable Idle dropped) {
        if (dropped != null) {
            dropped.connection.close();
        }
    }

    /** Closes those that have ended or were not used for ten seconds (cluster.c migrateCloseTimedoutSockets). */
    void cron(long nowMs) {
        for (Iterator<Idle> all = idle.values().iterator(); all.hasNext(); ) {
            Idle next = all.next();
            if (nowMs - next.sinceMs > IDLE_MS || !next.connection.isOpen()) {
                next.connection.close();
                all.remove();
            }
        }
    }

    int size() {
        return idle.size();
    }

    void closeAll() {
        idle.values().forEach(each -> each.connection.close());
        idle.clear();
    }
}
