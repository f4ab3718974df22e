package dev.redoubt.sentinel.core;

import dev.redoubt.node.protocol.LeaderId;
import dev.redoubt.node.protocol.Mastership;
import dev.redoubt.persistence.log.MemberId;
import java.util.Map;
import java.util.TreeMap;

/**
 * The votes of this voter (docs/protocol.md 1.3, 4.2, 5.1): one a term, durable before it is given, and none while its
 * own grant lasts.
 *
 * <pre>
 *   observer --silence over: Learn; N - N/2 others answered--> voter   (only above what it learnt)
 *   observer --Offer at the first bootstrap--> voter
 * </pre>
 *
 * <p>Observer and voter are durable in {@link VoteState}, which checks the moves.
 */
final class Voting {
    private final SentinelContext c;
    private final Monitor monitor;
    private final LeaseTable leases;
    private final FirstElection first;
    /** The highest term of each other voter that has answered this observer. */
    private final Map<MemberId, Long> learnt = new TreeMap<>();

    /** The number that this process puts into Learn; 0 before the first. Answers to a former process do not count. */
    private long learnNonce;

    /**
     * The time when this voter last voted, or last made progress as leader; a leader has {@link
     * FirstElection#leadingMs} from then on.
     */
    private long leaderSinceMs = Long.MIN_VALUE / 2;

    Voting(SentinelContext c, Monitor monitor, LeaseTable leases, FirstElection first) {
        this.c = c;
        this.monitor = monitor;
        this.leases = leases;
        this.first = first;
    }

    /** Asks the others for the highest term while this voter is an observer. */
    void tick() {
        if (!c.voter() || !c.state().observer() || !c.rules.observerMayAsk(c.silent())) {
            return;
        }
        if (learnNonce == 0) {
            learnNonce = c.random.nextLong() | 1;
        }
        c.sendVoters(new SentinelMessage.Learn(learnNonce));
    }

    void learn(MemberId from, SentinelMessage.Learn m) {
        if (c.voter() && !c.state().observer()) {
            c.send(from, new SentinelMessage.Learnt(m.nonce(), c.state().highestTerm()));
        }
    }

    void learnt(MemberId from, SentinelMessage.Learnt m) {
        if (!c.state().observer()
                || m.nonce() != learnNonce
                || !c.config().voters().contains(from)) {
            return;
        }
        learnt.put(from, m.term());
        int voters = c.config().voters().size();
        if (learnt.size() >= voters - voters / 2) {
            long highest =
                    learnt.values().stream().mapToLong(Long::longValue).max().orElse(0);
            c.store(c.state().learnt(highest));
            c.log("This sentinel is no longer an observer: it votes in terms above " + highest + ".");
        }
    }

    /**
     * True if this voter may vote, or would vote (pre-vote), for that candidate in that term. TILT is no reason against
     * it (sentinel.c, sentinelVoteLeader, votes in TILT too): a busy machine may have most sentinels in it.
     */
    boolean mayVote(long term, LeaderId candidate, boolean preVote) {
        VoteState state = c.state();
        if (!c.speaks() || term < state.highestTerm()) {
            return false;
        }
        if (term == state.votedTerm() && (preVote || !candidate.equals(state.candidate()))) {
            return false;
        }
        Mastership holder = state.holder();
        return (holder == null || term != holder.term()) && leases.over();
    }

    /** Answers a request. Returns true if this voter gave its vote, not only a pre-vote. */
    boolean requested(MemberId from, SentinelMessage.VoteRequest m) {
        boolean known = m.configVersion() == c.config().version()
                && c.config().voters().contains(from)
                && m.candidate().voter().equals(from);
        if (!known || !mayVote(m.term(), m.candidate(), m.preVote())) {
            return false;
        }
        Mastership master = monitor.master();
        boolean served = master != null && !monitor.masterDown() && c.state().votedTerm() <= master.term();
        if (m.preVote() && (served || electing(m.candidate()))) {
            return false;
        }
        if (!m.preVote()) {
            leaderSinceMs = c.nowMs;
            vote(m.term(), m.candidate());
        }
        c.send(from, new SentinelMessage.Vote(m.term(), m.candidate(), m.preVote()));
        return !m.preVote();
    }

    /**
     * True while another candidate, which got this vote, or this process as leader has its time (5.1, 5.4, 5.9).
     */
    boolean electing(LeaderId candidate) {
        return c.nowMs - leaderSinceMs <= first.leadingMs()
                && !candidate.equals(c.state().candidate());
    }

    /** Notes that this process leads and makes progress: candidates wait for it as for any other leader. */
    void leads() {
        leaderSinceMs = c.nowMs;
    }

    /** Notes that this leader gave its term up: nobody need wait for it. */
    void leadsNoMore() {
        leaderSinceMs = Long.MIN_VALUE / 2;
    }

    /** Returns when this voter's own grant runs out (4.2); now if it is over. */
    long freeAtMs() {
        return leases.over() ? c.nowMs : leases.grantUntilMs();
    }

    /** Votes. The store is durable before any message leaves (1.3). */
    void vote(long term, LeaderId candidate) {
        if (term > c.state().votedTerm()) {
            monitor.publish("+new-epoch", Long.toString(term));
            monitor.publish("+vote-for-leader", candidate.voter() + " " + term);
        }
        c.store(c.state().withVote(term, candidate));
    }
}
