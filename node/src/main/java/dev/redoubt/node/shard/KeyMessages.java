package dev.redoubt.node.shard;

import dev.redoubt.node.command.engine.EventPort;
import dev.redoubt.node.command.engine.KeyChange;
import dev.redoubt.node.command.engine.TrackingPort;
import dev.redoubt.node.session.Broadcast;
import dev.redoubt.node.session.Invalidation;
import dev.redoubt.node.session.Outgoing;
import dev.redoubt.node.session.Publication;
import dev.redoubt.node.session.Subscriptions;
import dev.redoubt.node.session.TrackingClients;
import dev.redoubt.node.shard.core.ShardCore;
import dev.redoubt.node.shard.core.ShardState;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Tells the clients of this process what happens to keys: events to subscribers (notify.c), invalidations to clients
 * that cache (tracking.c). Neither goes to another member, where the same happens when it applies the log. On the
 * master they pass the gate; elsewhere they wait until their record may be shown, which a promotion may apply before it
 * is committed (docs/protocol.md 6.9). The shard's thread only.
 */
final class KeyMessages implements EventPort, TrackingPort {
    private final ShardCore<Outgoing> core;
    private final GateExit replies;
    private final Subscriptions subscriptions;
    private final TrackingClients clients;

    /** The messages that records of the log have caused and that may not be shown yet, by ascending index. */
    private final Deque<Waiting> waiting = new ArrayDeque<>();

    /** The index of the record that is being applied; 0 while none is. */
    private long applying;

    private record Waiting(long index, Broadcast message) {}

    KeyMessages(ShardCore<Outgoing> core, GateExit replies, Subscriptions subscriptions, TrackingClients clients) {
        this.core = core;
        this.replies = replies;
        this.subscriptions = subscriptions;
        this.clients = clients;
    }

    @Override
    public void publish(byte[] channel, byte[] message) {
        if (core.state() == ShardState.SERVING) {
            Publication publication = subscriptions.publication(channel, message);
            send(publication.size() == 0 ? null : publication, false);
        }
    }

    @Override
    public boolean isBroadcasting() {
        return clients.isBroadcasting();
    }

    @Override
    public void changed(List<KeyChange> changes) {
        if (core.state() == ShardState.SERVING) {
            send(clients.of(changes), true);
        }
    }

    @Override
    public void emptied() {
        if (core.state() == ShardState.SERVING) {
            send(clients.everything(), true);
        }
    }

    @Override
    public void replaced() {
        waiting.clear();
        Invalidation everything = clients.everything();
        if (everything != null) {
            replies.sendUngated(everything);
            replies.flush();
        }
    }

    private void send(@Nullable Broadcast message, boolean wrote) {
        if (message == null) {
            return;
        }
        if (applying > 0) {
            waiting.add(new Waiting(applying, message));
        } else {
            replies.leave(core, message, wrote, core.access(), null);
        }
    }

    /** The record of that index is about to be applied; 0 says that it was. */
    void applying(long index) {
        applying = index;
    }

    /** More of the log may have been applied, or may be shown. */
    void shown() {
        Waiting first = waiting.peek();
        while (first != null && first.index <= core.member().shown().index()) {
            waiting.remove();
            replies.sendUngated(first.message);
            first = waiting.peek();
        }
    }
}
