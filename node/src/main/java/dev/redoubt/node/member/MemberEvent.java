package dev.redoubt.node.member;

import dev.redoubt.node.protocol.CoreMessage;
import dev.redoubt.node.protocol.Health;
import dev.redoubt.node.protocol.SubscriptionId;
import dev.redoubt.persistence.log.LogEnd;
import dev.redoubt.persistence.log.MemberId;

/** The events of a member; the host calls {@link MemberCore#on} with one at a time, on one thread. */
public sealed interface MemberEvent {
    /** Calls the method of {@code handler} for this kind. */
    void accept(Handler handler);

    /** A message of another process. */
    record Received(MemberId from, CoreMessage message) implements MemberEvent {
        @Override
        public void accept(Handler handler) {
            handler.received(this);
        }
    }

    /**
     * Comes every {@link MemberSettings#tickMs()}, or more seldom while {@link MemberCore#isCalm} says so; it may be
     * late, never early on purpose.
     */
    record Tick() implements MemberEvent {
        @Override
        public void accept(Handler handler) {
            handler.tick(this);
        }
    }

    /**
     * The log now ends at {@code end}: a record of the master, a term-start record or replicated records were written.
     */
    record Appended(LogEnd end) implements MemberEvent {
        @Override
        public void accept(Handler handler) {
            handler.appended(this);
        }
    }

    /** The log is durable up to {@code index}. */
    record Fsynced(long index) implements MemberEvent {
        @Override
        public void accept(Handler handler) {
            handler.fsynced(this);
        }
    }

    /** {@link MemberEffect.Store} of that number is durable, and so are those before it. */
    record Stored(long number) implements MemberEvent {
        @Override
        public void accept(Handler handler) {
            handler.stored(this);
        }
    }

    /**
     * {@link MemberEffect.SendFrames} was carried out; exactly one for each.
     *
     * @param lastIndex of the last record sent; that before the first asked for if none was sent
     * @param bytes of payload sent, for the flow control
     */
    record FramesSent(MemberId to, SubscriptionId subscription, long lastIndex, long bytes) implements MemberEvent {
        @Override
        public void accept(Handler handler) {
            handler.framesSent(this);
        }
    }

    /**
     * After {@link MemberEffect.Demoted}: what was pending then is appended, nothing is in flight, and shard and log
     * say the same. Until then this member answers no Prepare and follows nobody.
     */
    record Settled() implements MemberEvent {
        @Override
        public void accept(Handler handler) {
            handler.settled(this);
        }
    }

    /** {@link MemberEffect.Truncate} is done; the shard was rebuilt from the shorter log. */
    record Truncated() implements MemberEvent {
        @Override
        public void accept(Handler handler) {
            handler.truncated(this);
        }
    }

    /** The whole base of {@link MemberEffect.ReceiveBase} is on disk and its crc64 is right. */
    record BaseReceived(SubscriptionId subscription) implements MemberEvent {
        @Override
        public void accept(Handler handler) {
            handler.baseReceived(this);
        }
    }

    /** {@link MemberEffect.InstallBase} is done: log and shard are now that base. */
    record BaseInstalled(SubscriptionId subscription) implements MemberEvent {
        @Override
        public void accept(Handler handler) {
            handler.baseInstalled(this);
        }
    }

    /** The base could not be received or installed; log and shard are as before. */
    record BaseFailed(SubscriptionId subscription) implements MemberEvent {
        @Override
        public void accept(Handler handler) {
            handler.baseFailed(this);
        }
    }

    /** The last chunk of {@link MemberEffect.StartFullSync} was sent; the snapshot ends at {@code index}. */
    record FullSyncSent(MemberId to, SubscriptionId subscription, long index) implements MemberEvent {
        @Override
        public void accept(Handler handler) {
            handler.fullSyncSent(this);
        }
    }

    /** The snapshot could not be made or sent; the replica will subscribe again. */
    record FullSyncFailed(MemberId to, SubscriptionId subscription) implements MemberEvent {
        @Override
        public void accept(Handler handler) {
            handler.fullSyncFailed(this);
        }
    }

    /** Held reads wait while {@link MemberCore#mayRead} says no: ask the members (4.4). */
    record ConfirmReads() implements MemberEvent {
        @Override
        public void accept(Handler handler) {
            handler.confirmReads(this);
        }
    }

    /** Since {@link MemberEffect.PauseWrites} nothing was written and everything up to the log's end is appended. */
    record Paused() implements MemberEvent {
        @Override
        public void accept(Handler handler) {
            handler.paused(this);
        }
    }

    /** CONFIG SET changed an option. Replies that no longer have to wait leave at once. */
    record OptionsChanged(MemberOptions options) implements MemberEvent {
        @Override
        public void accept(Handler handler) {
            handler.optionsChanged(this);
        }
    }

    /** The state of journal or disk changed. */
    record HealthChanged(Health health) implements MemberEvent {
        @Override
        public void accept(Handler handler) {
            handler.healthChanged(this);
        }
    }

    /** Handles each kind of event. A new kind does not compile before every handler has a method for it. */
    interface Handler {
        void received(Received event);

        void tick(Tick event);

        void appended(Appended event);

        void fsynced(Fsynced event);

        void stored(Stored event);

        void framesSent(FramesSent event);

        void settled(Settled event);

        void truncated(Truncated event);

        void baseReceived(BaseReceived event);

        void baseInstalled(BaseInstalled event);

        void baseFailed(BaseFailed event);

        void fullSyncSent(FullSyncSent event);

        void fullSyncFailed(FullSyncFailed event);

        void confirmReads(ConfirmReads event);

        void paused(Paused event);

        void optionsChanged(OptionsChanged event);

        void healthChanged(HealthChanged event);
    }
}
