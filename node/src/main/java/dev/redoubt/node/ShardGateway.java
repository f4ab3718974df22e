package dev.redoubt.node;

import akka.actor.typed.ActorRef;
import dev.redoubt.node.net.Connection;
import dev.redoubt.node.net.RespHandler;
import dev.redoubt.node.shard.ShardActor;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Passes what clients do to the shard of the present ActorSystem. The port is opened before there is a shard, so that a
 * taken one is found before the directory is touched; what comes until then is kept in order. Any thread.
 */
final class ShardGateway implements RespHandler {
    private final List<ShardActor.Command> early = new ArrayList<>();
    private volatile @Nullable ActorRef<ShardActor.Command> shard;

    /** From now on everything goes to {@code target}, what came before first. */
    synchronized void open(ActorRef<ShardActor.Command> target) {
        early.forEach(target::tell);
        early.clear();
        shard = target;
    }

    /** The shard is gone; its clients were closed. */
    synchronized void shut() {
        shard = null;
    }

    private void tell(ShardActor.Command message) {
        ActorRef<ShardActor.Command> target = shard;
        if (target != null) {
            target.tell(message);
        } else {
            keep(message);
        }
    }

    private synchronized void keep(ShardActor.Command message) {
        ActorRef<ShardActor.Command> target = shard;
        if (target != null) {
            target.tell(message);
        } else {
            early.add(message);
        }
    }

    @Override
    public void opened(Connection connection) {
        tell(new ShardActor.Opened(connection));
    }

    @Override
    public void commands(Connection connection, List<byte[][]> batch) {
        tell(new ShardActor.Execute(connection, batch));
    }

    @Override
    public void broken(Connection connection, String reply) {
        tell(new ShardActor.Broken(connection, reply));
    }

    @Override
    public void closed(Connection connection) {
        tell(new ShardActor.Closed(connection));
    }
}
