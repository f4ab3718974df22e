package dev.redoubt.node;

import akka.actor.typed.ActorRef;
import dev.redoubt.node.command.engine.ClientState;
import dev.redoubt.node.session.ReplicaEvent;
import dev.redoubt.node.session.Segment;
import dev.redoubt.node.session.ShardLink;
import dev.redoubt.node.session.ShardView;
import dev.redoubt.node.shard.ShardActor;
import dev.redoubt.persistence.log.ShardId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Passes what sessions ask of the shard to the shard of the present ActorSystem. The port is opened before there is a
 * shard, so that a taken one is found before the directory is touched; what comes until then is kept in order. Any
 * thread.
 */
final class ShardGateway implements ShardLink {
    private final ShardId id;
    private final ShardView view;
    private final List<ShardActor.Command> early = new ArrayList<>();
    private volatile @Nullable ActorRef<ShardActor.Command> shard;

    /**
     * @param id which shard it is
     * @param view what the shard tells of itself
     */
    ShardGateway(ShardId id, ShardView view) {
        this.id = id;
        this.view = view;
    }

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
    public void execute(Segment segment) {
        tell(new ShardActor.Execute(segment));
    }

    @Override
    public void unwatch(ClientState client) {
        tell(new ShardActor.Unwatch(client));
    }

    @Override
    public void replica(ReplicaEvent event) {
        tell(new ShardActor.FromReplica(event));
    }

    @Override
    public ShardId id() {
        return id;
    }

    @Override
    public ShardView view() {
        return view;
    }
}
