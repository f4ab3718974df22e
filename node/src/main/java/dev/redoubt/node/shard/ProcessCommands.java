package dev.redoubt.node.shard;

import dev.redoubt.config.FileErrors;
import dev.redoubt.node.command.engine.ClientState;
import dev.redoubt.node.command.engine.Deferred;
import dev.redoubt.node.command.engine.ProcessPort;
import dev.redoubt.node.command.engine.ReplicationPort;
import dev.redoubt.node.command.engine.ShutdownOptions;
import dev.redoubt.node.keyspace.Keyspace;
import dev.redoubt.node.resp.ReplyWriter;
import dev.redoubt.node.shard.core.ShardClock;
import dev.redoubt.node.shard.core.ShardCore;
import dev.redoubt.node.shard.core.WaitQueue;
import dev.redoubt.node.shard.snapshot.Snapshots;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** SHUTDOWN, DEBUG and WAIT as the shard answers them. The shard's thread only. */
final class ProcessCommands implements ProcessPort, ReplicationPort {
    private static final Logger LOG = LoggerFactory.getLogger(ProcessCommands.class);

    private static final String NOT_LOADED = "ERR Error trying to load the RDB dump";

    private final ShardCore<?> core;
    private final ShardShutdown shutdown;
    private final Snapshots snapshots;
    private final Reload reload;
    private final Reload logReload;
    private final ClientPause pause;
    private final WaitQueue<WaitingClient> waits;
    private final ShardClock clock;

    /** A request of DEBUG RELOAD NOSAVE has not ended. */
    private boolean reading;

    /** The snapshot that was read for a request that runs again. */
    private @Nullable Keyspace snapshot;

    /** Reloads the keyspace from a new snapshot or from the log; what is given is told null or the failure. */
    interface Reload {
        void begin(Consumer<@Nullable Throwable> then);
    }

    ProcessCommands(
            ShardCore<?> core,
            ShardShutdown shutdown,
            Snapshots snapshots,
            Reload reload,
            Reload logReload,
            ClientPause pause,
            WaitQueue<WaitingClient> waits,
            ShardClock clock) {
        this.core = core;
        this.shutdown = shutdown;
        this.snapshots = snapshots;
        this.reload = reload;
        this.logReload = logReload;
        this.pause = pause;
        this.waits = waits;
        this.clock = clock;
    }

    @Override
    public void shutdown(ShutdownOptions options, Deferred deferred) {
        if (options.abort()) {
            boolean aborted = shutdown.abort();
            deferred.complete(reply -> {
                if (aborted) {
                    reply.ok();
                } else {
                    reply.error("ERR No shutdown in progress.");
                }
            });
            return;
        }
        shutdown.ask(options, deferred);
    }

    @Override
    public void debugReload(Deferred deferred) {
        if (snapshots.isRunning() || core.reloads()) {
            deferred.complete(reply -> reply.error("ERR Background save already in progress"));
            return;
        }
        reload.begin(failure -> deferred.complete(reply -> {
            if (failure == null) {
                reply.ok();
            } else {
                reply.error(NOT_LOADED + ": " + FileErrors.of(failure));
            }
        }));
    }

    @Override
    public void readSnapshot(Deferred.Again request) {
        if (reading) {
            request.complete(reply -> reply.error("ERR The snapshot is being read already"));
            return;
        }
        reading = true;
        snapshots.read((read, failure) -> {
            if (read == null) {
                reading = false;
                request.complete(reply ->
                        reply.error(NOT_LOADED + ": " + (failure == null ? "there is none" : FileErrors.of(failure))));
            } else {
                snapshot = read;
                request.runAgain(() -> {
                    snapshot = null;
                    reading = false;
                });
            }
        });
    }

    @Override
    public @Nullable Keyspace snapshot() {
        return snapshot;
    }

    @Override
    public void debugLoadLog(Deferred deferred) {
        if (snapshots.isRunning()) {
            deferred.complete(reply -> reply.error("ERR Background save already in progress"));
            return;
        }
        logReload.begin(failure -> deferred.complete(reply -> {
            if (failure == null) {
                reply.ok();
            } else {
                reply.error("ERR " + FileErrors.of(failure));
            }
        }));
    }

    @Override
    public void debugLog(String text) {
        LOG.warn("DEBUG LOG: {}", text);
    }

    @Override
    public void pause(long millis, boolean all) {
        pause.begin(millis, all);
    }

    @Override
    public void unpause() {
        pause.end();
    }

    @Override
    public void debugSleep(long micros) {
        long end = System.nanoTime() + micros * 1000;
        long left = end - System.nanoTime();
        while (left > 0) {
            LockSupport.parkNanos(left);
            left = end - System.nanoTime();
        }
    }

    @Override
    public int replicasAcked(ClientState client) {
        return core.member().replicasAt(client.lastWrite, false);
    }

    @Override
    public void waitReplicas(ClientState client, int replicas, long timeoutMs, Deferred deferred) {
        int acked = replicasAcked(client);
        if (acked >= replicas) {
            deferred.complete(reply -> reply.integer(acked));
            return;
        }
        waits.add(new WaitingClient(client, deferred), client.lastWrite, replicas, timeoutMs, clock.monotonicMs());
    }

    @Override
    public boolean unblock(long client, @Nullable Consumer<ReplyWriter> instead) {
        WaitingClient waiter = waits.remove(
                each -> each.client().id() == client && !each.client().closed());
        if (waiter != null) {
            int acked = replicasAcked(waiter.client());
            waiter.deferred().complete(instead == null ? reply -> reply.integer(acked) : instead);
        }
        return waiter != null;
    }
}
