package dev.redoubt.sentinel.core;

import dev.redoubt.config.AckMode;
import dev.redoubt.node.protocol.MemberStatus;
import dev.redoubt.node.state.StateMachine;
import dev.redoubt.persistence.log.Incarnation;
import dev.redoubt.persistence.log.MemberId;
import org.jspecify.annotations.Nullable;

/**
 * One node as the {@link Monitor} knows it, from its own pings and from announcements. Nothing of it is durable. On the
 * core's thread only.
 */
final class WatchedNode {
    final MemberId id;

    /** The host of its RESP listener; empty while unknown. */
    String host = "";

    int port;

    /** The mode with which it was started; null while unknown. */
    @Nullable
    AckMode mode;

    /** The process that introduced itself last, as discovery tells; null before. */
    @Nullable
    Incarnation introduced;

    /** The process that answered last; null before. */
    @Nullable
    Incarnation incarnation;

    /** The number of the newest ping that was answered; never decreases. */
    long answeredNumber;

    /** The status in the last answer; null before. */
    @Nullable
    MemberStatus status;

    /**
     * The time of the last valid answer; of the moment at which the node became known, before it. Later by the time in
     * which this sentinel itself was late.
     */
    long answeredMs;

    /** By how much {@link #answeredMs} is later than the answer for ticks that were late. */
    private long forgivenMs;

    boolean everAnswered;

    /** The time when the oldest unanswered ping was sent; 0 if none. */
    long pingedMs;

    /** The process that was seen to reset a connection or to refuse (4.3); null if none or if it answered since. */
    @Nullable
    Incarnation evidence;

    /** The judgement of this sentinel (SDOWN), as last published. */
    private final StateMachine<Judgement> judgement = new StateMachine<>(Judgement.UP, Judgement.MOVES);

    /** The time when {@link #judgement} changed last. */
    private long judgedMs;

    /** True if +slave, or the event of a new master, was published of it since the last change of master. */
    boolean announced;

    WatchedNode(MemberId id, long nowMs) {
        this.id = id;
        this.answeredMs = nowMs;
    }

    /** Returns true while this sentinel holds it down (SDOWN). */
    boolean down() {
        return judgement.is(Judgement.DOWN);
    }

    /** Returns for how long this sentinel has held it down, in milliseconds; 0 if it does not. */
    long downMs(long nowMs) {
        return down() ? nowMs - judgedMs : 0;
    }

    /** Notes a change of the judgement. */
    void become(Judgement next, long nowMs) {
        judgement.become(next);
        judgedMs = nowMs;
    }

    boolean addressKnown() {
        return !host.isEmpty();
    }

    /**
     * Notes which process answered that ping. Returns false if a later ping was answered already: the answer is late,
     * and may be of a process that ended since.
     */
    boolean answers(long number, Incarnation process) {
        if (number < answeredNumber) {
            return false;
        }
        answeredNumber = number;
        incarnation = process;
        return true;
    }

    /** Notes a valid answer. */
    void answered(long nowMs) {
        answeredMs = nowMs;
        forgivenMs = 0;
        everAnswered = true;
        pingedMs = 0;
    }

    /** Takes a time out of the silence since the last answer, {@code mostMs} in all. */
    void forgive(long lateMs, long mostMs, long nowMs) {
        long takenMs = Math.min(Math.min(lateMs, mostMs - forgivenMs), nowMs - answeredMs);
        answeredMs += takenMs;
        forgivenMs += takenMs;
    }

    /** Returns the name under which Redis lists a replica. */
    String address() {
        return host + ":" + port;
    }
}
