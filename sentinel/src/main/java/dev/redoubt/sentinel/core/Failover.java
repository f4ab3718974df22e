package dev.redoubt.sentinel.core;

import dev.redoubt.node.protocol.LeaderId;
import dev.redoubt.node.protocol.Mastership;
import dev.redoubt.node.protocol.MemberMessage;
import dev.redoubt.persistence.log.MemberId;
import dev.redoubt.sentinel.core.Campaign.Phase;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The acting half: a failover led by this process (docs/protocol.md 5.1–5.5). Off in TILT.
 *
 * <pre>
 *   idle --no master, dead leader, or ODOWN; randomised delay--> PRE_VOTE
 *   PRE_VOTE --majority would vote--> VOTE --majority voted--> PREPARE
 *   PREPARE --enough answers--> PROMOTE, or CATCH_UP if only a member that is never master has the longest history
 *   CATCH_UP --the chosen one has copied it--> PROMOTE
 *   PROMOTE --Promoted--> idle: the others are told to follow
 *   any --electionMs without an end; a higher term; TILT--> idle; the next attempt is a new term and a new Prepare
 * </pre>
 */
final class Failover {
    private final SentinelContext c;
    private final Monitor monitor;
    private final SentinelPeers peers;
    private final Voting voting;
    private final Reconfiguration reconfiguration;
    private final LeaderId self;
    private @Nullable Campaign campaign;
    private long nextTryMs;
    private long refusedTerm;
    private boolean wantedBefore;
    private boolean goesFirst;

    Failover(SentinelContext c, Monitor monitor, SentinelPeers peers, Voting voting) {
        this.c = c;
        this.monitor = monitor;
        this.peers = peers;
        this.voting = voting;
        this.reconfiguration = new Reconfiguration(c, monitor);
        this.self = new LeaderId(c.id, c.incarnation);
    }

    void started() {
        nextTryMs = c.nowMs + c.between(c.settings.electionMs() / 8, c.settings.electionMs());
    }

    @Nullable
    Campaign campaign() {
        return campaign;
    }

    Reconfiguration reconfiguration() {
        return reconfiguration;
    }

    /** A planned failover's asker goes first, the others give it time (5.7). */
    void resigned(boolean plannedHere) {
        goesFirst = plannedHere;
        nextTryMs = plannedHere ? c.nowMs : c.nowMs + c.between(c.settings.electionMs() / 2, c.settings.electionMs());
    }

    /** 5.1: this voter voted for another: its own attempt is lost, and the winner gets the election timeout. */
    void votedForAnother() {
        if (!c.rules.waitsForOthers()) {
            return;
        }
        Campaign running = campaign;
        if (running != null && (running.phase == Phase.PRE_VOTE || running.phase == Phase.VOTE)) {
            campaign = null;
        }
        long electionMs = c.settings.electionMs();
        nextTryMs = Math.max(nextTryMs, c.nowMs + electionMs + c.between(0, electionMs / 2));
    }

    /** At each tick and each wake. */
    void drive() {
        Campaign running = campaign;
        if (running != null && (c.tilt() || over(running))) {
            abort(running);
        }
        running = campaign;
        if (running == null) {
            begin();
        } else if (running.phase == Phase.PRE_VOTE || running.phase == Phase.VOTE) {
            request(running); // the others may be free by now (4.2), or it was lost
        } else if (running.phase == Phase.PREPARE) {
            prepare(running);
        } else if (running.phase == Phase.CATCH_UP) {
            catchUp(running);
        } else if (running.phase == Phase.PROMOTE) {
            promote(running);
        }
    }

    /** 5.4: an election is over after its time; copying a log may take longer while both sides answer. */
    private boolean over(Campaign running) {
        if (running.phase != Phase.CATCH_UP) {
            return c.nowMs - running.sinceMs > c.settings.electionMs();
        }
        boolean answering = running.chosen != null
                && running.source != null
                && !monitor.node(running.chosen).down
                && !monitor.node(running.source).down;
        return !answering || c.nowMs - running.sinceMs > c.settings.failoverTimeoutMs();
    }

    private void begin() {
        boolean wanted = wanted();
        if (wanted && !wantedBefore) {
            spread();
        }
        wantedBefore = wanted;
        if (!wanted || c.nowMs <= nextTryMs) {
            return;
        }
        long electionMs = c.settings.electionMs();
        nextTryMs = c.nowMs + c.between(electionMs / 2, electionMs);
        long highest = Math.max(refusedTerm, Math.max(c.state().highestTerm(), peers.highestTerm()));
        campaign = new Campaign(highest + 1, c.nowMs);
        ask(campaign, Phase.PRE_VOTE);
    }

    /** The grants to the old master run out everywhere at nearly the same time: who begins first is drawn (5.1). */
    private void spread() {
        if (!goesFirst && c.rules.waitsForOthers()) {
            nextTryMs = Math.max(nextTryMs, voting.freeAtMs() + c.between(0, c.settings.electionMs() / 2));
        }
        goesFirst = false;
    }

    /** 5.1, 5.4: nobody is master, a leader died after its vote, or ODOWN. */
    private boolean wanted() {
        if (!c.speaks() || c.tilt()) {
            return false;
        }
        Mastership master = monitor.master();
        return master == null || c.state().votedTerm() > master.term() || monitor.objectivelyDown();
    }

    private void ask(Campaign running, Phase phase) {
        boolean preVote = phase == Phase.PRE_VOTE;
        running.phase = phase;
        running.sinceMs = c.nowMs;
        running.votes.clear();
        if (!voting.mayVote(running.term, self, preVote)) {
            campaign = null;
            return;
        }
        if (!preVote) {
            voting.vote(running.term, self);
            publish("+try-failover");
        }
        running.votes.add(c.id);
        request(running);
        counted(running);
    }

    private void request(Campaign running) {
        for (MemberId voter : c.config().voters()) {
            if (!running.votes.contains(voter)) {
                c.send(
                        voter,
                        new SentinelMessage.VoteRequest(
                                running.term,
                                self,
                                running.phase == Phase.PRE_VOTE,
                                c.config().version()));
            }
        }
    }

    void voted(MemberId from, SentinelMessage.Vote m) {
        Campaign running = campaign;
        if (running == null || m.term() != running.term || !m.candidate().equals(self)) {
            return;
        }
        boolean asked = running.phase == (m.preVote() ? Phase.PRE_VOTE : Phase.VOTE);
        // A campaign is over after its time, also after a pause: an observer relies on it (1.3).
        if (asked && c.nowMs - running.sinceMs <= c.settings.electionMs() && isVoter(from)) {
            running.votes.add(from);
            counted(running);
        }
    }

    private boolean isVoter(MemberId id) {
        return c.config().voters().contains(id);
    }

    private void counted(Campaign running) {
        if (running.votes.size() < c.config().voterMajority()) {
            return;
        }
        if (running.phase == Phase.PRE_VOTE) {
            ask(running, Phase.VOTE);
        } else if (running.phase == Phase.VOTE) {
            running.phase = Phase.PREPARE;
            running.sinceMs = c.nowMs;
            voting.leads();
            publish("+elected-leader");
            publish("+failover-state-select-slave");
            c.add(new SentinelEffect.Wake(c.settings.prepareWaitMs() + 1));
            prepare(running);
        }
    }

    private void prepare(Campaign running) {
        for (MemberId member : c.config().members()) {
            if (!running.answers.containsKey(member)) {
                c.send(member, new MemberMessage.Prepare(running.term, self, c.config()));
            }
        }
        choose(running);
    }

    void prepared(MemberId from, MemberMessage.Prepared m) {
        Campaign running = campaign;
        boolean mine = running != null && m.term() == running.term && m.leader().equals(self);
        if (running == null || !mine || !c.config().members().contains(from)) {
            return;
        }
        if (m.configVersion() != c.config().version()) {
            return;
        }
        if (running.phase == Phase.PREPARE) {
            running.answers.put(from, m);
            choose(running);
        } else if (running.phase == Phase.CATCH_UP && from.equals(running.chosen)) {
            copied(running, from, m);
        }
    }

    /** 5.2: a majority may be enough, but more answers are waited for a moment: the longest history may be among them. */
    private void choose(Campaign running) {
        boolean everyone = running.answers.size() == c.config().members().size();
        if (!everyone && c.nowMs - running.sinceMs < c.settings.prepareWaitMs()) {
            return;
        }
        Map<MemberId, MemberMessage.Prepared> good = CandidateSelection.counting(running.answers, c.config(), c.rules);
        if (good == null) {
            return;
        }
        CandidateSelection choice = CandidateSelection.of(good, c.rules);
        if (choice.member() == null && everyone) {
            choice =
                    CandidateSelection.of(running.answers, c.rules); // only a suspect may be master: all answered (3.4)
        }
        if (choice.member() == null) {
            return;
        }
        running.everyone = everyone;
        running.chosen = choice.member();
        running.source = choice.source();
        running.sinceMs = c.nowMs;
        publishNode("+selected-slave", choice.member());
        if (choice.source() != null) {
            running.phase = Phase.CATCH_UP;
            catchUp(running);
        } else {
            beginPromote(running);
        }
    }

    private void catchUp(Campaign running) {
        MemberMessage.Prepared target = running.source == null ? null : running.answers.get(running.source);
        MemberMessage.Prepared answer = running.chosen == null ? null : running.answers.get(running.chosen);
        if (running.chosen != null && running.source != null && target != null && answer != null) {
            c.send(
                    running.chosen,
                    new MemberMessage.CatchUp(running.term, self, answer.incarnation(), running.source, target.end()));
        }
    }

    /** 5.3: it answers Prepare again when it has copied; only then may it be promoted. */
    private void copied(Campaign running, MemberId from, MemberMessage.Prepared m) {
        MemberMessage.Prepared target = running.source == null ? null : running.answers.get(running.source);
        MemberMessage.Prepared before = running.answers.get(from);
        if (target == null || before == null || !m.incarnation().equals(before.incarnation())) {
            return;
        }
        if (c.rules.history().compare(m.end(), target.end()) >= 0) {
            beginPromote(running);
        }
    }

    private void beginPromote(Campaign running) {
        running.phase = Phase.PROMOTE;
        running.sinceMs = c.nowMs;
        voting.leads();
        if (running.chosen != null) {
            publishNode("+failover-state-send-slaveof-noone", running.chosen);
            publishNode("+failover-state-wait-promotion", running.chosen);
        }
        promote(running);
    }

    /** 5.4: the one Promote of this term, repeated to the same process until it answers or the term is given up. */
    private void promote(Campaign running) {
        MemberMessage.Prepared answer = running.chosen == null ? null : running.answers.get(running.chosen);
        if (running.chosen != null && answer != null) {
            c.send(
                    running.chosen,
                    new MemberMessage.Promote(
                            running.term, self, running.chosen, answer.incarnation(), running.everyone, c.config()));
        }
    }

    /** 5.5: the others are told to follow; who misses it hears it by Ping and Hello. */
    void promoted(MemberId from, MemberMessage.Promoted m) {
        Campaign running = campaign;
        if (running == null || m.term() != running.term || !m.leader().equals(self) || running.phase != Phase.PROMOTE) {
            return;
        }
        campaign = null;
        publishNode("+promoted-slave", from);
        Mastership now = new Mastership(m.term(), from, m.incarnation());
        reconfiguration.begin(now);
        monitor.setMaster(now);
        c.sendVoters(
                new SentinelMessage.Hello(c.incarnation, now, false, c.state().highestTerm(), false, c.config()));
    }

    /** A member or voter has promised a higher term. */
    void refused(long term) {
        refusedTerm = Math.max(refusedTerm, term);
        Campaign running = campaign;
        if (running != null && term > running.term) {
            abort(running);
        }
    }

    private void abort(Campaign ended) {
        campaign = null;
        voting.leadsNoMore();
        nextTryMs = c.nowMs + c.between(c.settings.electionMs() / 20, c.settings.electionMs());
        if (ended.phase == Phase.VOTE) {
            publish("-failover-abort-not-elected");
        } else if (ended.phase == Phase.PREPARE || ended.phase == Phase.CATCH_UP) {
            publish("-failover-abort-no-good-slave");
        } else if (ended.phase == Phase.PROMOTE && ended.chosen != null) {
            publishNode("-failover-abort-slave-timeout", ended.chosen);
        }
    }

    private void publish(String channel) {
        WatchedNode master = monitor.announcedMaster();
        if (master != null) {
            monitor.publish(channel, master);
        }
    }

    private void publishNode(String channel, MemberId id) {
        monitor.publish(channel, monitor.node(id));
    }
}
