package dev.redoubt.sentinel.core;

import dev.redoubt.node.protocol.LeaderId;
import dev.redoubt.node.protocol.Mastership;
import dev.redoubt.persistence.log.MemberId;
import java.util.Map;
import java.util.TreeMap;

/**
 * Votes (docs/protocol.md 1.3, 4.2, 5.1): one a term, durable before it is given, and none while this voter's own grant
 * lasts.
 *
 * <pre>
 *   OBSERVER --silence over: Learn; N - N/2 others answered--> VOTER   (only above what it learnt)
 *   OBSERVER --Offer at the first bootstrap--> VOTER
 * </pre>
 */
final class Voting {
    private final SentinelContext c;
    private final Monitor monitor;
    private final LeaseTable granter;
    private final Map<MemberId, Long> learnt = new TreeMap<>();
    private long learnNonce;
    private long leaderSinceMs = Long.MIN_VALUE / 2;

    Voting(SentinelContext c, Monitor monitor, LeaseTable granter) {
        this.c = c;
        this.monitor = monitor;
        this.granter = granter;
    }

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
            c.note("no longer an observer: votes above term " + highest);
        }
    }

    boolean mayVote(long term, LeaderId candidate, boolean preVote) {
        VoteState state = c.state();
        if (!c.speaks() || c.tilt() || term < state.highestTerm()) {
            return false;
        }
        if (term == state.votedTerm() && (preVote || !candidate.equals(state.candidate()))) {
            return false;
        }
        Mastership holder = state.holder();
        return (holder == null || term != holder.term()) && granter.over();
    }

    /** True if this voter gave its vote, not only a pre-vote. */
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

    /** 5.1, 5.4: another candidate got this vote, or this process leads: the election timeout is theirs. */
    boolean electing(LeaderId candidate) {
        return c.nowMs - leaderSinceMs <= c.settings.electionMs()
                && !candidate.equals(c.state().candidate());
    }

    /** This process was elected, or is making progress: others wait for it as they would for another leader. */
    void leads() {
        leaderSinceMs = c.nowMs;
    }

    /** This leader gave its term up: nobody need wait for it. */
    void leadsNoMore() {
        leaderSinceMs = Long.MIN_VALUE / 2;
    }

    /** When this voter's own grant runs out (4.2); now if it is over. */
    long freeAtMs() {
        return granter.over() ? c.nowMs : granter.grantUntilMs();
    }

    /** 1.3: the store is durable before any message leaves. */
    void vote(long term, LeaderId candidate) {
        if (term > c.state().votedTerm()) {
            monitor.publish("+new-epoch", Long.toString(term));
            monitor.publish("+vote-for-leader", candidate.voter() + " " + term);
        }
        c.store(c.state().withVote(term, candidate));
    }
}
