package dev.redoubt.node.session;

import dev.redoubt.node.command.engine.Access;
import dev.redoubt.node.command.engine.ClientState;
import dev.redoubt.persistence.log.ShardId;

/**
 * The link of a process that has no shard, as a sentinel. Every command of its table has a handler of the session, so
 * that none ever travels. Any thread.
 */
public final class NoShard implements ShardLink {
    /** Admission reads it for every client: nothing is refused for the state of data that does not exist. */
    private final ShardView view = new ShardView();

    /** Makes the link. */
    public NoShard() {
        view.publish(Access.MASTER, null, false);
    }

    @Override
    public ShardView view() {
        return view;
    }

    @Override
    public ShardId id() {
        throw none();
    }

    @Override
    public void execute(Segment segment) {
        throw none();
    }

    @Override
    public void unwatch(ClientState client) {
        throw none();
    }

    @Override
    public void replica(ReplicaEvent event) {
        throw none();
    }

    private static IllegalStateException none() {
        return new IllegalStateException("a command without a handler, in a process without a shard");
    }
}
