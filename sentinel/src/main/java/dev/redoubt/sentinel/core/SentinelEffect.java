package dev.redoubt.sentinel.core;

import dev.redoubt.node.protocol.PeerMessage;
import dev.redoubt.persistence.log.MemberId;
import org.jspecify.annotations.Nullable;

/** What a sentinel's host has to do, in the order of the list. */
public sealed interface SentinelEffect {
    /** Best effort, at most once, no order promised. */
    record Send(MemberId to, PeerMessage message) implements SentinelEffect {}

    /**
     * Append this to the vote journal and fsync it, then give {@link SentinelEvent.Stored}. The core itself holds back
     * every message until then.
     */
    record Store(long number, VoteState state) implements SentinelEffect {}

    /** An event for subscribers of the face, with Redis's channel name and text (sentinel.c, sentinelEvent). */
    record Publish(String channel, String text) implements SentinelEffect {}

    /**
     * The one answer to {@link SentinelEvent.PlannedFailover}, as soon as it is known to run or not, and to
     * {@link SentinelEvent.TrustMember}, when the member has stored it or did not answer.
     *
     * @param error the text of the error reply, such as {@code INPROG Failover already in progress}; null for OK
     */
    record Answer(long request, @Nullable String error) implements SentinelEffect {}

    /** Give one more {@link SentinelEvent.Tick} after so long, beside the regular ones. */
    record Wake(long afterMs) implements SentinelEffect {}

    /** Something an operator should read. */
    record Note(String text) implements SentinelEffect {}
}
