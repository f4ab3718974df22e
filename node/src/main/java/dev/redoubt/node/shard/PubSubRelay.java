package dev.redoubt.node.shard;

import dev.redoubt.node.member.MemberCore;
import dev.redoubt.node.protocol.Mastership;
import dev.redoubt.node.protocol.MemberRole;
import dev.redoubt.node.protocol.PubSubMessage;
import dev.redoubt.node.protocol.PubSubMessage.Delivered;
import dev.redoubt.node.protocol.PubSubMessage.Publication;
import dev.redoubt.node.protocol.PubSubMessage.Published;
import dev.redoubt.node.shard.core.PeerLink;
import dev.redoubt.node.shard.core.ShardClock;
import dev.redoubt.node.shard.core.ShardCore;
import dev.redoubt.node.shard.core.ShardState;
import dev.redoubt.node.shard.core.ShardTasks;
import dev.redoubt.persistence.log.MemberId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Passes what is published on the master on to the subscribers of its replicas, at most once (docs/protocol.md 6.7). A
 * replica delivers a message when it has applied what the master had done before it, so that a subscriber there who
 * reads sees that, and in the quorum modes not before that is committed. The shard's thread only.
 *
 * <p>DIFFERS: in Redis PUBLISH is in the replication stream, and a replica that resumes gets what it missed. Here the
 * stream is the AOF: messages go beside it, and one that finds {@value #WINDOW_BYTES} bytes on their way to a replica
 * is not sent to it.
 */
final class PubSubRelay implements PubSubMessage.Handler {
    static final long WINDOW_BYTES = 4 << 20;
    private static final int BATCH_BYTES = 64 << 10;
    /** The size of a message beside its bytes. */
    private static final int FIXED_BYTES = 32;
    /** The time after which an undelivered message counts as lost, as a message or its answer may be. */
    private static final long LOST_MS = 2000;

    private static final Logger LOG = LoggerFactory.getLogger(PubSubRelay.class);

    private final ShardTasks tasks;
    private final ShardCore<?> core;
    private final ShardClock clock;
    private final PeerLink peers;
    private final MessageDelivery local;
    private final List<Publication> pending = new ArrayList<>();
    private final Map<MemberId, Window> windows = new HashMap<>();
    private final Deque<Published> incoming = new ArrayDeque<>();
    private long pendingBytes;
    private long windowsTerm;

    /** The messages on their way to one replica. */
    private static final class Window {
        private long sent;
        private long delivered;
        private long progressMs;
        private boolean dropping;

        private boolean admits(long nowMs) {
            if (sent > delivered && nowMs - progressMs > LOST_MS) {
                delivered = sent;
            }
            return sent - delivered < WINDOW_BYTES;
        }
    }

    /** @param local delivers messages to the subscribers of this process */
    PubSubRelay(ShardTasks tasks, ShardCore<?> core, ShardClock clock, PeerLink peers, MessageDelivery local) {
        this.tasks = tasks;
        this.core = core;
        this.clock = clock;
        this.peers = peers;
        this.local = local;
    }

    // ---- On the master ----------------------------------------------------------------------------------------------

    /** A client here published. On a replica this stays local, as in Redis. */
    void published(boolean sharded, byte[] channel, byte[] message) {
        MemberCore member = core.member();
        if (member.role() != MemberRole.MASTER || member.replicas().isEmpty()) {
            return;
        }
        pending.add(new Publication(core.position(), sharded, channel, message));
        pendingBytes += FIXED_BYTES + channel.length + message.length;
        if (pendingBytes >= BATCH_BYTES) {
            send();
        } else if (pending.size() == 1) {
            tasks.soon(this::send);
        }
    }

    private void send() {
        List<Publication> publications = List.copyOf(pending);
        long bytes = pendingBytes;
        pending.clear();
        pendingBytes = 0;
        Mastership mine = core.member().master();
        if (publications.isEmpty() || mine == null || core.member().role() != MemberRole.MASTER) {
            return;
        }
        if (mine.term() != windowsTerm) {
            windows.clear();
            windowsTerm = mine.term();
        }
        long nowMs = clock.monotonicMs();
        for (MemberCore.ReplicaProgress replica : core.member().replicas()) {
            if (replica.online()) {
                send(replica.member(), bytes, publications, nowMs);
            }
        }
    }

    private void send(MemberId to, long bytes, List<Publication> publications, long nowMs) {
        Window window = windows.computeIfAbsent(to, id -> new Window());
        if (!window.admits(nowMs)) {
            if (!window.dropping) {
                LOG.warn(
                        "Replica {} does not keep up with what is published: its subscribers miss messages. Check its"
                                + " load and the network.",
                        to.brief());
            }
            window.dropping = true;
            return;
        }
        if (window.sent == window.delivered) {
            window.progressMs = nowMs;
        }
        window.dropping = false;
        window.sent += bytes;
        peers.send(to, new Published(windowsTerm, window.sent, publications));
    }

    @Override
    public void delivered(MemberId from, Delivered ack) {
        Window window = windows.get(from);
        if (ack.term() == windowsTerm && window != null && ack.number() > window.delivered) {
            window.delivered = Math.min(ack.number(), window.sent);
            window.progressMs = clock.monotonicMs();
        }
    }

    // ---- On a replica -----------------------------------------------------------------------------------------------

    @Override
    public void published(MemberId from, Published message) {
        if (message.term() == termOf(from) && !message.publications().isEmpty()) {
            incoming.add(message);
            applied();
        }
    }

    /** The term in which that member is the master whom this replica follows; 0 if it is not. */
    private long termOf(MemberId from) {
        Mastership master = core.member().master();
        return master != null
                        && core.member().role() == MemberRole.REPLICA
                        && master.member().equals(from)
                ? master.term()
                : 0;
    }

    /** More of the log may have been applied: delivers what waited for it. */
    void applied() {
        if (incoming.isEmpty() || core.state() != ShardState.SERVING) {
            return;
        }
        Mastership master = core.member().master();
        long term = master == null || core.member().role() != MemberRole.REPLICA ? 0 : master.term();
        incoming.removeIf(published -> published.term() != term);
        Published first = incoming.peek();
        while (master != null && first != null && isDue(first)) {
            incoming.poll();
            first.publications().forEach(each -> local.deliver(each.sharded(), each.channel(), each.message()));
            peers.send(master.member(), new Delivered(term, first.number()));
            first = incoming.peek();
        }
    }

    /** Positions ascend, and a batch is short: its last one speaks for all. */
    private boolean isDue(Published published) {
        List<Publication> all = published.publications();
        return all.get(all.size() - 1).position() <= core.member().shown().index();
    }
}
