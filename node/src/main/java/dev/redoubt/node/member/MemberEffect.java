package dev.redoubt.node.member;

import dev.redoubt.node.protocol.CoreMessage;
import dev.redoubt.node.protocol.FrameHeader;
import dev.redoubt.node.protocol.Mastership;
import dev.redoubt.node.protocol.MemberRole;
import dev.redoubt.node.protocol.ReplicationMessage;
import dev.redoubt.node.protocol.SnapshotMessage;
import dev.redoubt.node.protocol.SubscriptionId;
import dev.redoubt.persistence.log.LogRecord;
import dev.redoubt.persistence.log.MemberId;
import dev.redoubt.persistence.log.ReplId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The orders to a member's host, carried out in the order of the list. Effects are data: the host adds no decision of
 * its own.
 */
public sealed interface MemberEffect {
    /** Calls the method of {@code handler} for this kind of effect. */
    void accept(Handler handler);

    /** Handles each kind of effect. A new kind does not compile before every handler has a method for it. */
    interface Handler {
        /** Carries out {@link Send}. */
        void send(Send effect);

        /** Carries out {@link Store}. */
        void store(Store effect);

        /** Carries out {@link AppendTermStart}. */
        void appendTermStart(AppendTermStart effect);

        /** Carries out {@link AppendRecords}. */
        void appendRecords(AppendRecords effect);

        /** Carries out {@link Truncate}. */
        void truncate(Truncate effect);

        /** Carries out {@link Sync}. */
        void sync(Sync effect);

        /** Carries out {@link SendFrames}. */
        void sendFrames(SendFrames effect);

        /** Carries out {@link StartFullSync}. */
        void startFullSync(StartFullSync effect);

        /** Carries out {@link StopFullSync}. */
        void stopFullSync(StopFullSync effect);

        /** Carries out {@link ReceiveBase}. */
        void receiveBase(ReceiveBase effect);

        /** Carries out {@link InstallBase}. */
        void installBase(InstallBase effect);

        /** Carries out {@link AbandonBase}. */
        void abandonBase(AbandonBase effect);

        /** Carries out {@link ApplyUpTo}. */
        void applyUpTo(ApplyUpTo effect);

        /** Carries out {@link ReleaseUpTo}. */
        void releaseUpTo(ReleaseUpTo effect);

        /** Carries out {@link RoleChanged}. */
        void roleChanged(RoleChanged effect);

        /** Carries out {@link Demoted}. */
        void demoted(Demoted effect);

        /** Carries out {@link PauseWrites}. */
        void pauseWrites(PauseWrites effect);

        /** Carries out {@link ResumeWrites}. */
        void resumeWrites(ResumeWrites effect);

        /** Carries out {@link Note}. */
        void note(Note effect);
    }

    /** Best effort, at most once, no order promised. */
    record Send(MemberId to, CoreMessage message) implements MemberEffect {
        @Override
        public void accept(Handler handler) {
            handler.send(this);
        }
    }

    /**
     * Make this state durable (fsync and rename), then give {@link MemberEvent.Stored}. The core itself holds back
     * every message until then. Only the newest need be written if several wait.
     */
    record Store(long number, StoredState state) implements MemberEffect {
        @Override
        public void accept(Handler handler) {
            handler.store(this);
        }
    }

    /** Append the term-start record (2.3), then give {@link MemberEvent.Appended}. */
    record AppendTermStart(long term, ReplId replId) implements MemberEffect {
        @Override
        public void accept(Handler handler) {
            handler.appendTermStart(this);
        }
    }

    /**
     * Append these records of the master as they are, then give {@link MemberEvent.Appended}. The first is the
     * successor of the last one handed over. A record that breaks the crc chain is a damaged log: stop loudly.
     */
    record AppendRecords(List<LogRecord> records) implements MemberEffect {
        @Override
        public void accept(Handler handler) {
            handler.appendRecords(this);
        }
    }

    /**
     * Truncate the log so that {@code lastIndex} is its last (3.6), then give {@link MemberEvent.Truncated}. No new
     * base in between.
     */
    record Truncate(long lastIndex) implements MemberEffect {
        @Override
        public void accept(Handler handler) {
            handler.truncate(this);
        }
    }

    /** Make the log durable at least up to {@code index}, then give {@link MemberEvent.Fsynced}. */
    record Sync(long index) implements MemberEffect {
        @Override
        public void accept(Handler handler) {
            handler.sync(this);
        }
    }

    /**
     * Read records from {@code fromIndex} on, up to about {@code maxBytes} of payload (at least one record if there is
     * any; none if {@code maxBytes} is 0), send them as one {@link ReplicationMessage.Frame} under {@code header}, even
     * if there is none (a heartbeat), then give {@link MemberEvent.FramesSent}. If truncation or demotion comes in
     * between, sending none is right.
     */
    record SendFrames(MemberId to, FrameHeader header, long fromIndex, int maxBytes) implements MemberEffect {
        @Override
        public void accept(Handler handler) {
            handler.sendFrames(this);
        }
    }

    /**
     * Send a snapshot of the shard to a replica as {@link SnapshotMessage.SnapshotChunk}s, then give
     * {@link MemberEvent.FullSyncSent}. In the quorum modes the snapshot's index must be committed (2.8): it is that of
     * the stored base while the keyspace holds more. Only without such a base the last chunk waits until {@link
     * MemberCore#commitIndex()} has reached the index.
     */
    record StartFullSync(MemberId to, long term, SubscriptionId subscription) implements MemberEffect {
        @Override
        public void accept(Handler handler) {
            handler.startFullSync(this);
        }
    }

    /** That full sync is void. */
    record StopFullSync(MemberId to, SubscriptionId subscription) implements MemberEffect {
        @Override
        public void accept(Handler handler) {
            handler.stopFullSync(this);
        }
    }

    /** Take the chunks of this subscription into a temporary file, then give {@link MemberEvent.BaseReceived}. */
    record ReceiveBase(MemberId from, SubscriptionId subscription) implements MemberEffect {
        @Override
        public void accept(Handler handler) {
            handler.receiveBase(this);
        }
    }

    /** Replace log and shard by the received base (3.6), then give {@link MemberEvent.BaseInstalled}. */
    record InstallBase(SubscriptionId subscription) implements MemberEffect {
        @Override
        public void accept(Handler handler) {
            handler.installBase(this);
        }
    }

    /** Drop what was received. */
    record AbandonBase(SubscriptionId subscription) implements MemberEffect {
        @Override
        public void accept(Handler handler) {
            handler.abandonBase(this);
        }
    }

    /**
     * The shard may apply the log up to {@code index}: on a replica what is committed (3.5), on a member about to
     * become master all that it has.
     *
     * <p>The keyspace may hold these records already: it was replayed, rebuilt after a truncation, or executed them as
     * master. There is nothing to apply then. The effect still says that they are committed, for which a snapshot (2.8)
     * and a relayed message (6.7) may wait.
     */
    record ApplyUpTo(long index) implements MemberEffect {
        @Override
        public void accept(Handler handler) {
            handler.applyUpTo(this);
        }
    }

    /**
     * Replies made at positions up to {@code index} are as safe as the mode asks. Each leaves if also
     * {@link MemberCore#mayAnswer} (writes) or {@link MemberCore#mayRead} (reads) holds at that moment (4.1). It is
     * repeated when one of these may have become true.
     */
    record ReleaseUpTo(long index) implements MemberEffect {
        @Override
        public void accept(Handler handler) {
            handler.releaseUpTo(this);
        }
    }

    /**
     * The role for clients changed: set the shard's access and what INFO and ROLE say.
     *
     * @param master whom this member follows, or its own mastership; null with {@link MemberRole#NONE}
     */
    record RoleChanged(MemberRole role, long term, @Nullable Mastership master) implements MemberEffect {
        @Override
        public void accept(Handler handler) {
            handler.roleChanged(this);
        }
    }

    /**
     * Mastership of {@code term} is over (5.6): close the connections with held replies (outcome unknown), answer
     * blocked clients {@code -UNBLOCKED}, close pub/sub connections. Append what is still pending (shard and log must
     * say the same), then give {@link MemberEvent.Settled}. A {@link RoleChanged} follows.
     */
    record Demoted(long term) implements MemberEffect {
        @Override
        public void accept(Handler handler) {
            handler.demoted(this);
        }
    }

    /**
     * Refuse or delay new writes, stop expiry and eviction, flush what is pending, then give {@link
     * MemberEvent.Paused}.
     */
    record PauseWrites() implements MemberEffect {
        @Override
        public void accept(Handler handler) {
            handler.pauseWrites(this);
        }
    }

    /** The planned failover was given up before resigning (5.7). */
    record ResumeWrites() implements MemberEffect {
        @Override
        public void accept(Handler handler) {
            handler.resumeWrites(this);
        }
    }

    /** Something an operator should read. */
    record Note(String text) implements MemberEffect {
        @Override
        public void accept(Handler handler) {
            handler.note(this);
        }
    }
}
