package dev.redoubt.sentinel.core;

import dev.redoubt.config.AckMode;
import dev.redoubt.node.protocol.PeerMessage;
import dev.redoubt.persistence.log.Incarnation;
import dev.redoubt.persistence.log.MemberId;

/**
 * The input of a {@link SentinelCore}. The host gives one event at a time, on one thread, to {@link SentinelCore#on}.
 */
public sealed interface SentinelEvent {
    /** Calls the method of {@code handler} for this kind. */
    void accept(Handler handler);

    /** The handlers of all events: an event without a handler does not compile. */
    interface Handler {
        void received(Received event);

        void tick(Tick event);

        void stored(Stored event);

        void nodeSeen(NodeSeen event);

        void voterSeen(VoterSeen event);

        void crashEvidence(CrashEvidence event);

        void processEnded(ProcessEnded event);

        void plannedFailover(PlannedFailover event);

        void trustMember(TrustMember event);
    }

    /** The arrival of a message from another process. */
    record Received(MemberId from, PeerMessage message) implements SentinelEvent {
        @Override
        public void accept(Handler handler) {
            handler.received(this);
        }
    }

    /** The passing of time; due at {@link SentinelCore#tickAtMs()}. */
    record Tick() implements SentinelEvent {
        @Override
        public void accept(Handler handler) {
            handler.tick(this);
        }
    }

    /** The {@link SentinelEffect.Store} of that number is durable, and so is every one before it. */
    record Stored(long number) implements SentinelEvent {
        @Override
        public void accept(Handler handler) {
            handler.stored(this);
        }
    }

    /**
     * The announcement of a node; it may be repeated.
     *
     * @param host of the node's RESP listener
     * @param port of the node's RESP listener
     */
    record NodeSeen(MemberId id, Incarnation incarnation, String host, int port, AckMode mode)
            implements SentinelEvent {
        @Override
        public void accept(Handler handler) {
            handler.nodeSeen(this);
        }
    }

    /**
     * The announcement of a sentinel, this one's own included; it may be repeated.
     *
     * @param configured the entry of {@code --sentinels} at which it was reached or that it claims as its own
     */
    record VoterSeen(MemberId id, Incarnation incarnation, String host, int port, String configured)
            implements SentinelEvent {
        @Override
        public void accept(Handler handler) {
            handler.voterSeen(this);
        }
    }

    /** A reset by that very process, or the refusal of its port (4.3). It skips down-after, never the lease. */
    record CrashEvidence(MemberId id, Incarnation incarnation) implements SentinelEvent {
        @Override
        public void accept(Handler handler) {
            handler.crashEvidence(this);
        }
    }

    /** The end of that process, seen on this very host (4.3). Its lease from this sentinel is void. */
    record ProcessEnded(MemberId id, Incarnation incarnation) implements SentinelEvent {
        @Override
        public void accept(Handler handler) {
            handler.processEnded(this);
        }
    }

    /** {@code SENTINEL FAILOVER} (5.7); answered by {@link SentinelEffect.Answer}. */
    record PlannedFailover(long request) implements SentinelEvent {
        @Override
        public void accept(Handler handler) {
            handler.plannedFailover(this);
        }
    }

    /** {@code SENTINEL TRUST-MEMBER} (3.4); answered by {@link SentinelEffect.Answer}. */
    record TrustMember(long request, MemberId member) implements SentinelEvent {
        @Override
        public void accept(Handler handler) {
            handler.trustMember(this);
        }
    }
}
