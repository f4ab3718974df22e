package dev.redoubt.sentinel.core;

import dev.redoubt.node.protocol.ConfigRecord;
import dev.redoubt.node.protocol.MemberStatus;
import dev.redoubt.persistence.log.Incarnation;
import dev.redoubt.persistence.log.MemberId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The state of a sentinel as clients are shown it (SENTINEL MASTERS, REPLICAS, SENTINELS, CKQUORUM, INFO). Immutable,
 * so that it may pass from the actor's thread to the event loop.
 *
 * @param self this sentinel
 * @param masterName the shard's name
 * @param master null before there is one
 * @param replicas every other known node, ascending by id; learners and nodes that are down too
 * @param sentinels every other sentinel, ascending by id
 * @param currentTerm Redis's current epoch
 * @param configTerm term of the master: Redis's config-epoch
 * @param quorum for ODOWN
 * @param votersNeeded the majority of voters
 * @param votersUsable voters of which a Hello came within down-after, this one included
 * @param tilt true while acting is off
 * @param observer true while this sentinel does not vote (1.3)
 * @param failover the state of a failover led here, in Redis's words ({@code wait_start}, {@code select_slave}, …);
 *     empty if none
 * @param config the config record (1.2)
 */
public record SentinelView(
        MemberId self,
        String masterName,
        @Nullable Node master,
        List<Node> replicas,
        List<Voter> sentinels,
        long currentTerm,
        long configTerm,
        int quorum,
        int votersNeeded,
        int votersUsable,
        boolean tilt,
        boolean observer,
        String failover,
        ConfigRecord config) {
    /**
     * A node.
     *
     * @param flags in Redis's order: {@code s_down}, {@code o_down}, {@code master} or {@code slave},
     *     {@code disconnected}, {@code failover_in_progress}, joined by commas
     * @param host of its RESP listener; empty while unknown
     * @param incarnation null while it never answered
     * @param lastPingSentMs how long the oldest unanswered ping waits; 0 if none does
     * @param lastPingReplyMs since the last answer of any kind
     * @param lastOkPingReplyMs since the last valid answer
     * @param downMs since it is held SDOWN; 0 if it is not
     * @param status of its last answer; null if there was none
     */
    public record Node(
            MemberId id,
            String flags,
            String host,
            int port,
            @Nullable Incarnation incarnation,
            long lastPingSentMs,
            long lastPingReplyMs,
            long lastOkPingReplyMs,
            long downMs,
            @Nullable MemberStatus status) {}

    /**
     * Another sentinel.
     *
     * @param flags {@code sentinel}, with {@code s_down} if it was not heard of for down-after
     * @param lastHelloMs since its last Hello
     */
    public record Voter(MemberId id, String flags, String host, int port, long lastHelloMs, long votedTerm) {}
}
