package dev.redoubt.node.shard;

import dev.redoubt.node.keyspace.FrozenView;
import dev.redoubt.node.member.MemberEffect;
import dev.redoubt.node.member.MemberEvent;
import dev.redoubt.node.protocol.ReplicationMessage;
import dev.redoubt.node.protocol.SubscriptionId;
import dev.redoubt.persistence.log.MemberId;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Full syncs of a host: as master it sends snapshots, each by a {@link BaseSender}; as replica it receives one by a
 * {@link BaseReceiver} and has it installed. The shard's thread only.
 */
final class FullSync {
    private final Shard shard;
    private final Map<SubscriptionId, BaseSender> senders = new HashMap<>();
    private @Nullable BaseReceiver receiver;
    private long sent;

    FullSync(Shard shard) {
        this.shard = shard;
    }

    void stop(SubscriptionId subscription) {
        BaseSender sender = senders.remove(subscription);
        if (sender != null) {
            sender.stop();
        }
    }

    void receive(MemberEffect.ReceiveBase effect) {
        abandon();
        receiver = new BaseReceiver(shard, effect.from(), effect.subscription());
    }

    void start(MemberEffect.StartFullSync start) {
        if (!shard.core.hasLog() || senders.containsKey(start.subscription())) {
            return;
        }
        shard.core.closeRecordNow();
        FrozenView view = shard.engine.keyspace().freeze();
        BaseSender sender = new BaseSender(shard, start, view, shard.log.base(shard.core.allApplied()), done -> {
            senders.remove(start.subscription());
            view.close();
        });
        senders.put(start.subscription(), sender);
        sent++;
        sender.begin();
    }

    /** Returns whether a base is on its way to that member. */
    boolean sendsTo(MemberId member) {
        return senders.values().stream().anyMatch(sender -> sender.to().equals(member));
    }

    /** Returns whether a base is being received. */
    boolean receives() {
        return receiver != null;
    }

    /** Returns how many full syncs this process has begun to send. */
    long count() {
        return sent;
    }

    /** Commitment has advanced: a last chunk may have waited for it. */
    void committed() {
        for (BaseSender sender : Map.copyOf(senders).values()) {
            sender.proceed();
        }
    }

    void chunk(MemberId from, ReplicationMessage.SnapshotChunk chunk) {
        if (receiver != null) {
            receiver.chunk(from, chunk);
        }
    }

    void acked(MemberId from, ReplicationMessage.SnapshotAck ack) {
        BaseSender sender = senders.get(ack.subscription());
        if (sender != null) {
            sender.acked(from, ack);
        }
    }

    void install(SubscriptionId subscription) {
        BaseReceiver complete = receiver;
        receiver = null;
        if (complete == null || !complete.isComplete(subscription)) {
            shard.core.on(new MemberEvent.BaseFailed(subscription));
            return;
        }
        shard.core.afterLoad(new MemberEvent.BaseInstalled(subscription));
        shard.recovery.reload(
                () -> {
                    complete.install();
                    return true;
                },
                failure -> {
                    if (failure != null) {
                        shard.fatal("The received base cannot be installed", failure);
                    }
                });
    }

    void abandon() {
        if (receiver != null) {
            receiver.abandon();
            receiver = null;
        }
    }
}
