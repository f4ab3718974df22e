package dev.redoubt.sentinel.core;

import dev.redoubt.config.AckMode;
import dev.redoubt.node.protocol.MemberStatus;
import dev.redoubt.persistence.log.Incarnation;
import dev.redoubt.persistence.log.MemberId;
import org.jspecify.annotations.Nullable;

/** What the monitoring half knows of one node, from its own pings and from announcements. */
final class WatchedNode {
    final MemberId id;
    String host = "";
    int port;

    @Nullable
    AckMode mode;

    /** Of the process that answered last; null before. */
    @Nullable
    Incarnation incarnation;

    /** Number of the newest ping that was answered. */
    long answeredNumber;

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

    /**
     * Takes note of which process answered that ping. False if the answer is older than one that came already: it is
     * late, and may be of a process that ended since.
     */
    boolean answers(long number, Incarnation process) {
        if (number < answeredNumber) {
            return false;
        }
        answeredNumber = number;
        incarnation = process;
        return true;
    }

    /** The name under which Redis lists a replica. */
    String address() {
        return host + ":" + port;
    }
}
