package dev.redoubt.sentinel.core;

import dev.redoubt.node.member.MemberStatus;
import dev.redoubt.node.replication.AckMode;
import dev.redoubt.persistence.log.Incarnation;
import dev.redoubt.persistence.log.MemberId;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the monitoring half knows of one node, from its own pings and from announcements. */
final class WatchedNode {
    final MemberId id;
    String host = "";
    int port;

    @Nullable
    AckMode mode;

    /** Of the newest process heard of. */
    @Nullable
    Incarnation incarnation;

    private final Set<Incarnation> ended = new HashSet<>();

    /** Of the last answer. */
    @Nullable
    MemberStatus status;

    long answeredMs;
    boolean everAnswered;

    /** When the oldest unanswered ping was sent; 0 if none. */
    long pingedMs;

    /** That process was seen to reset a connection or to refuse (4.3). */
    @Nullable
    Incarnation evidence;

    boolean down;
    long downSinceMs;
    boolean announced;

    WatchedNode(MemberId id, long nowMs) {
        this.id = id;
        this.answeredMs = nowMs;
    }

    boolean addressKnown() {
        return !host.isEmpty();
    }

    /** False if the process was already followed by a newer one: a late message, or one id alive twice (1.2). */
    boolean isNewest(Incarnation heard) {
        if (ended.contains(heard)) {
            return false;
        }
        if (incarnation != null && !incarnation.equals(heard)) {
            ended.add(incarnation);
        }
        incarnation = heard;
        return true;
    }

    /** The name under which Redis lists a replica. */
    String address() {
        return host + ":" + port;
    }
}
