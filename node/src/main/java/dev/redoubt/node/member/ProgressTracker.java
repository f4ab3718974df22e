package dev.redoubt.node.member;

import dev.redoubt.node.protocol.FrameHeader;
import dev.redoubt.node.protocol.ReplicationMessage;
import dev.redoubt.node.protocol.SubscriptionId;
import dev.redoubt.node.replication.ReplicaProgress;
import dev.redoubt.persistence.log.MemberId;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** All subscriptions at one sender: a master, or the source from which a chosen member catches up (5.3). */
final class ProgressTracker {
    /** An empty frame. */
    private static final int HEARTBEAT_BYTES = 0;

    private final Context c;
    private final long term;
    private final Function<SubscriptionId, FrameHeader> header;
    private final Map<MemberId, ReplicaProgress> feeds = new TreeMap<>();

    ProgressTracker(Context c, long term, Function<SubscriptionId, FrameHeader> header) {
        this.c = c;
        this.term = term;
        this.header = header;
    }

    Map<MemberId, ReplicaProgress> all() {
        return feeds;
    }

    /** Returns the bytes of records that were sent and are not acknowledged, to all together. */
    long inFlightBytes() {
        long bytes = 0;
        for (ReplicaProgress feed : feeds.values()) {
            bytes += feed.inFlightBytes();
        }
        return bytes;
    }

    /** 3.3: matches, numbers the subscription and answers; an earlier one of the same member is void. */
    void subscribe(MemberId from, ReplicationMessage.Subscribe m) {
        ReplicaProgress before = feeds.get(from);
        if (before != null && before.state() == ReplicaProgress.State.FULL_SYNC) {
            c.out.add(new MemberEffect.StopFullSync(from, before.id()));
        }
        long matched = c.rules.lastCommonIndex(c.log.terms(), c.end(), m.table(), m.end());
        ReplicaProgress feed = ReplicaProgress.of(m, c.nextNumber(), term, matched, c.log, c.nowMs);
        feeds.put(from, feed);
        c.syncs = c.syncs.plus(
                feed.state() != ReplicaProgress.State.FULL_SYNC, m.end().index() > 0);
        c.send(from, feed.answer());
        if (feed.state() == ReplicaProgress.State.FULL_SYNC) {
            c.out.add(new MemberEffect.StartFullSync(from, term, feed.id()));
        }
    }

    /** True if the ack counts. */
    boolean acknowledged(MemberId from, ReplicationMessage.Ack m) {
        ReplicaProgress feed = feeds.get(from);
        if (feed == null || m.term() != term || !c.rules.belongs(m.subscription(), feed.id())) {
            return false;
        }
        feed.acknowledged(m, c.nowMs);
        feed(from, feed);
        return true;
    }

    /** The log grew: send what the windows allow. */
    void feedAll() {
        endUnreadable();
        for (Map.Entry<MemberId, ReplicaProgress> each : feeds.entrySet()) {
            feed(each.getKey(), each.getValue());
        }
    }

    /**
     * A rewrite has overtaken them: what they need next is in the base and no record any more. They hear nothing, ask
     * again, and get a full sync (3.6).
     */
    private void endUnreadable() {
        feeds.values().removeIf(this::unreadable);
    }

    private boolean unreadable(ReplicaProgress feed) {
        return feed.state() == ReplicaProgress.State.STREAMING && feed.next() < c.log.firstIndex();
    }

    private void feed(MemberId to, ReplicaProgress feed) {
        if (!unreadable(feed) && feed.mayFeed(c.end().index(), c.settings.windowBytes())) {
            send(to, feed, c.settings.frameBytes());
        }
    }

    private void send(MemberId to, ReplicaProgress feed, int maxBytes) {
        FrameHeader says = header.apply(feed.id());
        feed.reads(says, c.nowMs);
        c.out.add(new MemberEffect.SendFrames(to, says, feed.next(), maxBytes));
    }

    /** Sends heartbeats: they carry the commit index, show gaps, and repeat an answer that may be lost. */
    void tick() {
        endUnreadable();
        for (Map.Entry<MemberId, ReplicaProgress> each : feeds.entrySet()) {
            ReplicaProgress feed = each.getValue();
            if (feed.state() != ReplicaProgress.State.STREAMING) {
                c.send(each.getKey(), feed.answer());
            } else if (feed.mayFeed(c.end().index(), c.settings.windowBytes())) {
                send(each.getKey(), feed, c.settings.frameBytes());
            } else if (feed.mayBeat(header.apply(feed.id()), c.end().index(), c.nowMs, c.settings.calmBeatMs())) {
                send(each.getKey(), feed, HEARTBEAT_BYTES);
            }
        }
    }

    /** Returns true if no replica needs a frame soon. */
    boolean isCalm(long nowMs) {
        for (ReplicaProgress feed : feeds.values()) {
            if (!feed.isCalm(header.apply(feed.id()), c.end().index(), nowMs)) {
                return false;
            }
        }
        return true;
    }

    void framesSent(MemberEvent.FramesSent e) {
        ReplicaProgress feed = current(e.to(), e.subscription());
        if (feed != null) {
            feed.sent(e.lastIndex(), e.bytes());
            feed(e.to(), feed);
        }
    }

    void fullSyncFailed(MemberEvent.FullSyncFailed e) {
        if (current(e.to(), e.subscription()) != null) {
            feeds.remove(e.to());
        }
    }

    void stop() {
        for (Map.Entry<MemberId, ReplicaProgress> each : feeds.entrySet()) {
            if (each.getValue().state() == ReplicaProgress.State.FULL_SYNC) {
                c.out.add(new MemberEffect.StopFullSync(
                        each.getKey(), each.getValue().id()));
            }
        }
        feeds.clear();
    }

    private @Nullable ReplicaProgress current(MemberId to, SubscriptionId subscription) {
        ReplicaProgress feed = feeds.get(to);
        return feed != null && feed.id().equals(subscription) ? feed : null;
    }
}
