package dev.redoubt.node.member;

import dev.redoubt.config.AckMode;
import dev.redoubt.node.protocol.FrameHeader;
import dev.redoubt.node.protocol.MemberMessage;
import dev.redoubt.node.protocol.ReplicationMessage;
import dev.redoubt.node.protocol.SubscriptionId;
import dev.redoubt.node.replication.CommitRule;
import dev.redoubt.node.replication.ReplicaProgress;
import dev.redoubt.node.state.StateMachine;
import dev.redoubt.persistence.log.LogEnd;
import dev.redoubt.persistence.log.MemberId;
import dev.redoubt.persistence.log.ReplId;
import dev.redoubt.persistence.log.TermStart;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A member as master of one term (docs/protocol.md 3.5, 4, 5.5); a new term is a new object.
 *
 * <pre>
 *   OPENING --term start appended--> OPEN          either --higher term, resignation--> dropped (5.6, 5.7)
 * </pre>
 *
 * <p>OPENING has asked for its term-start record and serves nothing.
 */
final class MasterRole {
    private enum State {
        OPENING,
        OPEN
    }

    private static final Map<State, Set<State>> MOVES = Map.of(State.OPENING, Set.of(State.OPEN));

    private final Context c;
    private final long term;
    private final Lease lease;
    private final ReadIndexQuorum confirmation;
    private final ProgressTracker feeds;
    private final StateMachine<State> state = new StateMachine<>(State.OPENING, MOVES);

    /** The index of the term-start record; 0 while OPENING. Nothing below it is committed by counting (3.5). */
    private long termStartIndex;

    /** The time at which something was committed last, or nothing waited for it. */
    private long progressMs;

    MasterRole(Context c, long term) {
        this.c = c;
        this.term = term;
        this.lease = new Lease(c, term);
        this.confirmation = new ReadIndexQuorum(c, term);
        this.feeds = new ProgressTracker(c, term, this::header);
        this.progressMs = c.nowMs;
    }

    /**
     * Asks for the term-start record (2.3) with a replId of its own (3.1). Before it the shard applies all that the log
     * has.
     */
    void begin(ReplId replId) {
        c.shown.holdsWholeLog();
        c.out.add(new MemberEffect.ApplyUpTo(c.end().index()));
        c.handedIndex = c.end().index() + 1;
        c.out.add(new MemberEffect.AppendTermStart(term, replId));
    }

    /** True if the term-start record of this term was appended by this event. */
    boolean appended(LogEnd end) {
        boolean opened = !open() && end.term() == term;
        if (opened) {
            List<TermStart> rows = c.log.terms().rows();
            termStartIndex = rows.get(rows.size() - 1).firstIndex();
            state.become(State.OPEN);
        }
        if (c.commitIndex >= end.index() - 1) {
            progressMs = c.nowMs;
        }
        feeds.feedAll();
        advance();
        return opened;
    }

    /**
     * No lease is asked for before the term-start record is written: whoever hears of a master may ask it whether it is
     * one.
     */
    void tick() {
        if (open()) {
            lease.tick();
        }
        feeds.tick();
    }

    /** Returns true if a tick every {@code everyMs} is enough. */
    boolean isCalm(long nowMs, long everyMs) {
        return open() && lease.allows(everyMs) && feeds.isCalm(nowMs);
    }

    void granted(MemberId voter, MemberMessage.Grant m) {
        boolean before = lease.valid(c.nowMs);
        if (!lease.granted(voter, m) || !open() || !lease.valid(c.nowMs)) {
            return;
        }
        if (c.suspect()) {
            c.clearSuspicion("promoted on the answers of all members, and leased");
            advance();
        }
        if (!before) {
            release();
        }
    }

    void subscribe(MemberId from, ReplicationMessage.Subscribe m) {
        if (open()) {
            feeds.subscribe(from, m);
        }
    }

    void acknowledged(MemberId from, ReplicationMessage.Ack m) {
        if (feeds.acknowledged(from, m)) {
            advance();
        }
    }

    void confirmed(MemberId from, MemberMessage.Confirmed m) {
        if (confirmation.answered(from, m)) {
            release();
        }
    }

    /** 3.5: moves the commit index; nothing before the term-start record of this term is on a majority. */
    void advance() {
        long index = c.mode().needsMajority() ? heldByMajority() : heldHere();
        if (open() && index > c.commitIndex && c.rules.mayCommit(index, termStartIndex)) {
            c.commitIndex = index;
            progressMs = c.nowMs;
            release();
        }
    }

    private long heldHere() {
        return c.options.answerWhenFsynced() ? c.log.fsyncedIndex() : c.end().index();
    }

    private long heldByMajority() {
        boolean fsynced = c.mode() == AckMode.QUORUM_FSYNC;
        List<MemberId> members = c.config().members();
        long[] held = new long[members.size()];
        for (int i = 0; i < held.length; i++) {
            MemberId member = members.get(i);
            ReplicaProgress feed = feeds.all().get(member);
            if (member.equals(c.id)) {
                held[i] = !c.rules.counts(c.suspect())
                        ? 0
                        : fsynced ? c.log.fsyncedIndex() : c.end().index();
            } else if (feed != null && c.rules.counts(feed.suspect())) {
                held[i] = fsynced ? feed.fsynced() : feed.written();
            }
        }
        return CommitRule.heldBy(c.config().memberMajority(), held);
    }

    private void release() {
        c.out.add(new MemberEffect.ReleaseUpTo(c.commitIndex));
    }

    private FrameHeader header(SubscriptionId subscription) {
        long clear = c.rules.mayClearSuspicion(lease.valid(c.nowMs))
                ? c.rules.clearIndex(c.commitIndex, termStartIndex)
                : FrameHeader.NOBODY_CLEARED;
        return new FrameHeader(term, subscription, c.commitIndex, clear);
    }

    /** 5.1: since when nothing was committed although something waits; 0 if nothing does. */
    long uncommittedAgeMs(long nowMs) {
        return open() && c.commitIndex >= c.end().index() ? 0 : nowMs - progressMs;
    }

    boolean open() {
        return state.is(State.OPEN);
    }

    long term() {
        return term;
    }

    Lease lease() {
        return lease;
    }

    ReadIndexQuorum confirmation() {
        return confirmation;
    }

    ProgressTracker feeds() {
        return feeds;
    }

    List<MemberCore.ReplicaProgress> replicas() {
        List<MemberCore.ReplicaProgress> progress = new ArrayList<>();
        for (Map.Entry<MemberId, ReplicaProgress> each : feeds.all().entrySet()) {
            ReplicaProgress feed = each.getValue();
            boolean streams = feed.state() == ReplicaProgress.State.STREAMING;
            boolean online = feed.answers(c.nowMs, c.settings.matchedSilenceMs());
            progress.add(new MemberCore.ReplicaProgress(
                    each.getKey(), feed.written(), feed.fsynced(), feed.suspect(), streams, online, feed.lastAckMs()));
        }
        return progress;
    }

    int replicasAt(long index, boolean fsynced) {
        int count = 0;
        for (ReplicaProgress feed : feeds.all().values()) {
            count += !feed.suspect() && (fsynced ? feed.fsynced() : feed.written()) >= index ? 1 : 0;
        }
        return count;
    }
}
