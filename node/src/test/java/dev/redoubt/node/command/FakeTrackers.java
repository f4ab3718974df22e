package dev.redoubt.node.command;

import dev.redoubt.node.command.engine.KeyChange;
import dev.redoubt.node.command.engine.TrackingPort;
import dev.redoubt.node.session.Invalidation;
import dev.redoubt.node.session.ProcessSessions;
import dev.redoubt.node.session.ShardReplies;
import dev.redoubt.node.session.TrackingClients;
import io.netty.util.concurrent.ImmediateEventExecutor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Sends invalidations to the sessions of a fixture at once. */
final class FakeTrackers implements TrackingPort {
    private final TrackingClients clients;

    FakeTrackers(ProcessSessions shared) {
        this.clients = shared.registry().tracking();
    }

    @Override
    public boolean isBroadcasting() {
        return clients.isBroadcasting();
    }

    @Override
    public void changed(List<KeyChange> changes) {
        send(clients.of(changes));
    }

    @Override
    public void emptied() {
        send(clients.everything());
    }

    @Override
    public void replaced() {
        send(clients.everything());
    }

    private static void send(@Nullable Invalidation invalidation) {
        if (invalidation != null) {
            ShardReplies replies = new ShardReplies(ImmediateEventExecutor.INSTANCE);
            replies.send(invalidation);
            replies.flush();
        }
    }
}
