package dev.redoubt.node.shard;

import dev.redoubt.node.command.engine.ClientState;
import dev.redoubt.node.command.engine.Deferred;
import dev.redoubt.node.command.engine.ProcessPort;
import dev.redoubt.node.command.engine.ReplicationPort;
import dev.redoubt.node.command.engine.ShutdownOptions;
import java.util.concurrent.locks.LockSupport;

/** SHUTDOWN, DEBUG and WAIT as the shard answers them. The shard's thread only. */
final class ProcessCommands implements ProcessPort, ReplicationPort {
    private final Shard shard;

    ProcessCommands(Shard shard) {
        this.shard = shard;
    }

    @Override
    public void shutdown(ShutdownOptions options, Deferred deferred) {
        if (options.abort()) {
            boolean aborted = shard.stopping.abort();
            deferred.complete(reply -> {
                if (aborted) {
                    reply.ok();
                } else {
                    reply.error("ERR No shutdown in progress.");
                }
            });
            return;
        }
        shard.stopping.ask(options, deferred);
    }

    @Override
    public void debugReload(Deferred deferred) {
        if (shard.snapshots.isRunning()) {
            deferred.complete(reply -> reply.error("ERR Background save already in progress"));
            return;
        }
        shard.reloadFromBase(failure -> deferred.complete(reply -> {
            if (failure == null) {
                reply.ok();
            } else {
                reply.error("ERR Error trying to load the RDB dump: " + failure.getMessage());
            }
        }));
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
        return shard.core.member().replicasAt(client.lastWrite, false);
    }

    @Override
    public void waitReplicas(ClientState client, int replicas, long timeoutMs, Deferred deferred) {
        int acked = replicasAcked(client);
        if (acked >= replicas) {
            deferred.complete(reply -> reply.integer(acked));
            return;
        }
        shard.waits.add(
                new WaitingClient(client, deferred), client.lastWrite, replicas, timeoutMs, shard.clock.monotonicMs());
    }
}
