package dev.redoubt.node.member;

import dev.redoubt.node.protocol.Health;
import dev.redoubt.node.protocol.PeerMessage;
import dev.redoubt.node.protocol.SubscriptionId;
import dev.redoubt.persistence.log.LogEnd;
import dev.redoubt.persistence.log.MemberId;

/** What happens to a member; the host calls {@link MemberCore#on} with one at a time, on one thread. */
public sealed interface MemberEvent {
    /** A message of another process. SnapshotChunk and SnapshotAck stay with the hosts. */
    record Received(MemberId from, PeerMessage message) implements MemberEvent {}

    /** Comes every {@link MemberSettings#tickMs()}; it may be late, never early on purpose. */
    record Tick() implements MemberEvent {}

    /** The log now ends at {@code end}: a record of the master, a term-start record or replicated records were written. */
    record Appended(LogEnd end) implements MemberEvent {}

    /** The log is durable up to {@code index}. */
    record Fsynced(long index) implements MemberEvent {}

    /** {@link MemberEffect.Store} of that number is durable, and so are those before it. */
    record Stored(long number) implements MemberEvent {}

    /**
     * {@link MemberEffect.SendFrames} was carried out; exactly one for each.
     *
     * @param lastIndex of the last record sent; that before the first asked for if none was sent
     * @param bytes of payload sent, for the flow control
     */
    record FramesSent(MemberId to, SubscriptionId subscription, long lastIndex, long bytes) implements MemberEvent {}

    /**
     * After {@link MemberEffect.Demoted}: what was pending then is appended, nothing is in flight, and shard and log say
     * the same. Until then this member answers no Prepare and follows nobody.
     */
    record Settled() implements MemberEvent {}

    /** {@link MemberEffect.Truncate} is done; the shard was rebuilt from the shorter log. */
    record Truncated() implements MemberEvent {}

    /** The whole base of {@link MemberEffect.ReceiveBase} is on disk and its crc64 is right. */
    record BaseReceived(SubscriptionId subscription) implements MemberEvent {}

    /** {@link MemberEffect.InstallBase} is done: log and shard are now that base. */
    record BaseInstalled(SubscriptionId subscription) implements MemberEvent {}

    /** The base could not be received or installed; log and shard are as before. */
    record BaseFailed(SubscriptionId subscription) implements MemberEvent {}

    /** The last chunk of {@link MemberEffect.StartFullSync} was sent; the snapshot ends at {@code index}. */
    record FullSyncSent(MemberId to, SubscriptionId subscription, long index) implements MemberEvent {}

    /** The snapshot could not be made or sent; the replica will subscribe again. */
    record FullSyncFailed(MemberId to, SubscriptionId subscription) implements MemberEvent {}

    /** Held reads wait while {@link MemberCore#mayRead} says no: ask the members (4.4). */
    record ConfirmReads() implements MemberEvent {}

    /** Since {@link MemberEffect.PauseWrites} nothing was written and everything up to the log's end is appended. */
    record Paused() implements MemberEvent {}

    /** The state of journal or disk changed. */
    record HealthChanged(Health health) implements MemberEvent {}
}
