package dev.redoubt.sentinel.core;

import dev.redoubt.config.AckMode;
import dev.redoubt.node.protocol.PeerMessage;
import dev.redoubt.persistence.log.Incarnation;
import dev.redoubt.persistence.log.MemberId;

/** What happens to a sentinel; the host calls {@link SentinelCore#on} with one at a time, on one thread. */
public sealed interface SentinelEvent {
    /** A message of another process. */
    record Received(MemberId from, PeerMessage message) implements SentinelEvent {}

    /** To be given {@link SentinelCore#nextTickMs()} after the one before. */
    record Tick() implements SentinelEvent {}

    /** {@link SentinelEffect.Store} of that number is durable, and so are those before it. */
    record Stored(long number) implements SentinelEvent {}

    /** A node announced itself; repeated announcements are welcome. Host and port are those of its RESP listener. */
    record NodeSeen(MemberId id, Incarnation incarnation, String host, int port, AckMode mode)
            implements SentinelEvent {}

    /**
     * A sentinel announced itself (this one's own announcement included).
     *
     * @param configured the entry of {@code --sentinels} at which it was reached or that it claims as its own
     */
    record VoterSeen(MemberId id, Incarnation incarnation, String host, int port, String configured)
            implements SentinelEvent {}

    /** That very process reset a connection or its port refuses (4.3): it skips down-after, never the lease. */
    record CrashEvidence(MemberId id, Incarnation incarnation) implements SentinelEvent {}

    /** On this very host, that process was seen to end (4.3): its lease from this sentinel is void. */
    record ProcessEnded(MemberId id, Incarnation incarnation) implements SentinelEvent {}

    /** {@code SENTINEL FAILOVER} (5.7); answered by {@link SentinelEffect.Answer}. */
    record PlannedFailover(long request) implements SentinelEvent {}

    /** {@code SENTINEL TRUST-MEMBER} (3.4); answered by {@link SentinelEffect.Answer}. */
    record TrustMember(long request, MemberId member) implements SentinelEvent {}
}
