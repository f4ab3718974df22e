package dev.redoubt.node.shard.snapshot;

import dev.redoubt.node.command.engine.CommandEngine;
import dev.redoubt.node.keyspace.FrozenView;
import dev.redoubt.node.member.MemberEffect;
import dev.redoubt.node.member.MemberEvent;
import dev.redoubt.node.protocol.SnapshotMessage;
import dev.redoubt.node.protocol.SubscriptionId;
import dev.redoubt.node.shard.core.PeerLink;
import dev.redoubt.node.shard.core.ShardCore;
import dev.redoubt.node.shard.core.ShardTasks;
import dev.redoubt.node.shard.log.JournalLink;
import dev.redoubt.node.shard.log.ShardFiles;
import dev.redoubt.node.shard.recovery.Recovery;
import dev.redoubt.persistence.aof.format.BaseInfo;
import dev.redoubt.persistence.journal.RdbSnapshotStore;
import dev.redoubt.persistence.log.MemberId;
import dev.redoubt.persistence.log.TermTable;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Full syncs of a host: as master it sends snapshots, each by a {@link BaseSender}; as replica it receives one by a
 * {@link BaseReceiver} and has it installed. The shard's thread only.
 */
public final class FullSync implements SnapshotMessage.Handler {
    private final ShardTasks tasks;
    private final ShardCore<?> core;
    private final JournalLink journal;
    private final CommandEngine engine;
    private final Snapshots snapshots;
    private final Recovery recovery;
    private final ShardFiles files;
    private final PeerLink peers;
    private final Map<SubscriptionId, BaseSender> senders = new HashMap<>();
    private @Nullable BaseReceiver receiver;
    private long sent;

    /** Makes the full syncs of one shard; none is under way. */
    public FullSync(
            ShardTasks tasks,
            ShardCore<?> core,
            JournalLink journal,
            CommandEngine engine,
            Snapshots snapshots,
            Recovery recovery,
            ShardFiles files,
            PeerLink peers) {
        this.tasks = tasks;
        this.core = core;
        this.journal = journal;
        this.engine = engine;
        this.snapshots = snapshots;
        this.recovery = recovery;
        this.files = files;
        this.peers = peers;
    }

    /** Stops the snapshot that is sent for a subscription; does nothing if there is none. */
    public void stop(SubscriptionId subscription) {
        BaseSender sender = senders.remove(subscription);
        if (sender != null) {
            sender.stop();
        }
    }

    /** The shard ends: nothing is sent or received any more, and no file stays open or behind. */
    public void close() {
        List.copyOf(senders.values()).forEach(BaseSender::stop);
        abandon();
    }

    /** Receives a snapshot from now on, in place of one that was being received. */
    public void receive(MemberEffect.ReceiveBase effect) {
        abandon();
        receiver = new BaseReceiver(tasks, core, files, peers, effect.from(), effect.subscription());
    }

    /**
     * Sends a snapshot of the present keyspace, or the stored base while the end of the keyspace is not committed
     * (2.8); the core hears of its end.
     */
    public void start(MemberEffect.StartFullSync start) {
        if (!core.hasLog() || senders.containsKey(start.subscription())) {
            return;
        }
        core.closeRecordNow();
        BaseInfo present = journal.base(core.allApplied());
        BaseInfo stored = files.writer().log().base();
        boolean committed = !core.member().needsMajority()
                || core.member().commitIndex() >= present.end().index();
        // A base of another program does not tell its place in the log.
        if (committed || stored == null || stored.terms().equals(TermTable.EMPTY)) {
            sendPresent(start, present);
        } else {
            send(start, stored, file -> link(stored.file(), file), () -> {});
        }
    }

    private void sendPresent(MemberEffect.StartFullSync start, BaseInfo present) {
        FrozenView view = engine.keyspace().freeze();
        KeyspaceSource source = new KeyspaceSource(
                view,
                present,
                CompletableFuture.completedFuture(true),
                snapshots.rdbVersion(),
                snapshots.rdbCompressed(),
                false);
        send(start, present, file -> RdbSnapshotStore.write(file, present.at(file), source), view::close);
    }

    private void send(
            MemberEffect.StartFullSync start, BaseInfo base, BaseSender.FileMaker maker, Runnable whenUnused) {
        Path file = files.dir()
                .resolve("temp-sync-" + start.subscription().number() + "-"
                        + start.subscription().nonce() + ".rdb");
        BaseSender sender = new BaseSender(tasks, core, peers, start, base.at(file), maker, () -> {
            senders.remove(start.subscription());
            whenUnused.run();
        });
        senders.put(start.subscription(), sender);
        sent++;
        sender.begin();
    }

    /**
     * Gives the stored base a second name: a rewrite removes the first. Not every file system can, so it may be a copy.
     */
    private static void link(Path base, Path name) throws IOException {
        Files.deleteIfExists(name);
        try {
            Files.createLink(name, base);
        } catch (UnsupportedOperationException | FileSystemException e) {
            Files.copy(base, name);
        }
    }

    /** Returns whether a base is on its way to that member. */
    public boolean sendsTo(MemberId member) {
        return senders.values().stream().anyMatch(sender -> sender.to().equals(member));
    }

    /** Returns whether a base is being received. */
    public boolean receives() {
        return receiver != null;
    }

    /** Returns the bytes of snapshots on their way to others, and of one that waits for the disk here. */
    public long bytes() {
        long bytes = receiver == null ? 0 : receiver.waitingBytes();
        for (BaseSender sender : senders.values()) {
            bytes += sender.inFlightBytes();
        }
        return bytes;
    }

    /** Returns how many full syncs this process has begun to send. */
    public long count() {
        return sent;
    }

    /** Commitment has advanced: a last chunk may have waited for it. */
    public void committed() {
        for (BaseSender sender : Map.copyOf(senders).values()) {
            sender.proceed();
        }
    }

    @Override
    public void snapshotChunk(MemberId from, SnapshotMessage.SnapshotChunk chunk) {
        if (receiver != null) {
            receiver.chunk(from, chunk);
        }
    }

    @Override
    public void snapshotAck(MemberId from, SnapshotMessage.SnapshotAck ack) {
        BaseSender sender = senders.get(ack.subscription());
        if (sender != null) {
            sender.acked(from, ack);
        }
    }

    /**
     * Replaces log and keyspace by the snapshot that was received; the core hears when it is loaded, or that it failed.
     */
    public void install(SubscriptionId subscription) {
        BaseReceiver complete = receiver;
        receiver = null;
        if (complete == null || !complete.isComplete(subscription)) {
            core.on(new MemberEvent.BaseFailed(subscription));
            return;
        }
        core.afterLoad(new MemberEvent.BaseInstalled(subscription));
        recovery.reload(
                () -> {
                    complete.install();
                    return true;
                },
                failure -> {
                    if (failure != null) {
                        tasks.fatal("The received base cannot be installed", failure);
                    }
                });
    }

    /** Drops what is being received. */
    public void abandon() {
        if (receiver != null) {
            receiver.abandon();
            receiver = null;
        }
    }
}
