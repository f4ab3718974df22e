package dev.redoubt.sentinel.core;

import dev.redoubt.node.protocol.LeaderId;
import dev.redoubt.node.protocol.Mastership;
import dev.redoubt.node.protocol.MemberMessage;
import dev.redoubt.persistence.log.MemberId;
import dev.redoubt.sentinel.core.Campaign.Phase;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The acting half: the failovers that this process leads (docs/protocol.md 5.1–5.5). It is off in TILT. Without a
 * {@link Campaign} it is idle; the phases are the campaign's.
 *
 * <pre>
 *   idle     --no master, dead leader or ODOWN; drawn delay--> PRE_VOTE
 *   PRE_VOTE --majority would vote--> VOTE
 *   VOTE     --majority voted--> PREPARE
 *   PREPARE  --enough answers--> PROMOTE
 *   PREPARE  --only a member that is never master has the longest history--> CATCH_UP
 *   CATCH_UP --the chosen member has copied that history--> PROMOTE
 *   PROMOTE  --Promoted; the others are told to follow--> ENDED: idle
 *   every phase --time over; a higher term; TILT; vote for another--> ENDED: idle
 * </pre>
 *
 * <p>The next attempt is a new term and a new Prepare.
 */
final class Failover {
    private final SentinelContext c;
    private final Monitor monitor;
    private final SentinelPeers peers;
    private final Voting voting;
    private final FirstElection first;
    private final Reconfiguration reconfiguration;
    private final LeaderId self;

    /** The running attempt; null while idle. Never in phase ENDED. */
    private @Nullable Campaign campaign;

    /** Before this moment no attempt begins; drawn anew after each attempt (5.1). */
    private long nextTryMs;

    /** The highest term that a member reported in a Refuse. A new attempt uses a higher one. */
    private long refusedTerm;

    /** True if the last {@link #drive} found an election wanted; its rising edge draws the delay. */
    private boolean wantedBefore;

    /** True if the next election follows a planned failover that was asked for here (5.7): no delay is drawn. */
    private boolean goesFirst;

    Failover(SentinelContext c, Monitor monitor, SentinelPeers peers, Voting voting, FirstElection first) {
        this.c = c;
        this.monitor = monitor;
        this.peers = peers;
        this.voting = voting;
        this.first = first;
        this.reconfiguration = new Reconfiguration(c, monitor);
        this.self = new LeaderId(c.id, c.incarnation);
    }

    void started() {
        boolean ordered = first.applies(); // by ids, not by chance
        nextTryMs = ordered ? c.nowMs : c.nowMs + c.between(c.settings.electionMs() / 8, c.settings.electionMs());
    }

    @Nullable
    Campaign campaign() {
        return campaign;
    }

    Reconfiguration reconfiguration() {
        return reconfiguration;
    }

    /**
     * Notes that the master resigned: the sentinel that ran the planned failover begins at once, the others wait (5.7).
     */
    void resigned(boolean plannedHere) {
        goesFirst = plannedHere;
        nextTryMs = plannedHere ? c.nowMs : c.nowMs + c.between(c.settings.electionMs() / 2, c.settings.electionMs());
    }

    /** Gives up the own attempt after a vote for another candidate, which gets the election timeout (5.1). */
    void votedForAnother() {
        if (!c.rules.waitsForOthers()) {
            return;
        }
        Campaign running = campaign;
        if (running != null && running.voting()) {
            end(running);
        }
        nextTryMs = Math.max(nextTryMs, c.nowMs + first.leadingMs() + c.between(0, c.settings.electionMs() / 2));
    }

    /** Goes on, at each tick and each wake: begins an attempt, repeats the messages of its phase, or gives it up. */
    void drive() {
        Campaign running = campaign;
        if (running != null && (c.tilt() || over(running) || overtaken(running))) {
            abort(running);
        }
        running = campaign;
        if (running == null) {
            begin();
        } else {
            repeat(running);
        }
    }

    private void repeat(Campaign running) {
        switch (running.phase()) { // no default: Error Prone refuses a phase without a case
            case PRE_VOTE, VOTE -> request(running); // the others may be free by now (4.2), or it was lost
            case PREPARE -> prepare(running);
            case CATCH_UP -> catchUp(running);
            case PROMOTE -> promote(running);
            case ENDED -> throw new IllegalStateException("an ended campaign is still running");
        }
    }

    /** True if the phase has lasted too long (5.4). Copying a log may take longer while both sides answer. */
    private boolean over(Campaign running) {
        if (running.phase() != Phase.CATCH_UP) {
            return c.nowMs - running.sinceMs() > (running.voting() ? first.votingMs() : first.leadingMs());
        }
        boolean answering = running.chosen != null
                && running.source != null
                && !monitor.node(running.chosen).down()
                && !monitor.node(running.source).down();
        return !answering || c.nowMs - running.sinceMs() > c.settings.failoverTimeoutMs();
    }

    /** True if votes are asked for in a term that has a master, or is below that of one. */
    private boolean overtaken(Campaign running) {
        Mastership master = monitor.master();
        return running.voting() && master != null && master.term() >= running.term;
    }

    private void begin() {
        boolean wanted = wanted();
        if (wanted && !wantedBefore) {
            spread();
        }
        wantedBefore = wanted;
        if (!wanted || c.nowMs < nextTryMs) {
            return;
        }
        long electionMs = c.settings.electionMs();
        nextTryMs = c.nowMs + c.between(electionMs / 2, electionMs);
        long highest = Math.max(refusedTerm, Math.max(c.state().highestTerm(), peers.highestTerm()));
        Campaign begun = new Campaign(highest + 1, monitor.stuckMaster(), c.nowMs);
        if (voting.mayVote(begun.term, self, true)) {
            campaign = begun;
            ask(begun);
        }
    }

    /**
     * Draws which sentinel begins first: the grants to the old master run out everywhere at nearly the same time (5.1).
     * Without an old master the order of the ids says it (5.9).
     */
    private void spread() {
        if (first.applies()) {
            nextTryMs = Math.max(nextTryMs, c.nowMs + first.turnMs());
        } else if (!goesFirst && c.rules.waitsForOthers()) {
            nextTryMs = Math.max(nextTryMs, voting.freeAtMs() + c.between(0, c.settings.electionMs() / 2));
        }
        goesFirst = false;
    }

    /**
     * True if nobody is master, a leader died after its vote, or the master is ODOWN; and if one can be elected. A part
     * of the sentinels that hears too few members would else raise the term again and again: the master would lose a
     * member to each of these terms, and end when the parts hear each other.
     */
    private boolean wanted() {
        boolean canBeWon = first.applies() ? first.canBeWon() : monitor.enoughAnswer(c.settings.downAfterMs());
        if (!c.speaks() || c.tilt() || !canBeWon) {
            return false;
        }
        Mastership master = monitor.master();
        return master == null || c.state().votedTerm() > master.term() || monitor.objectivelyDown();
    }

    /** Asks for the votes of a phase that has just begun, its own first. */
    private void ask(Campaign running) {
        running.votes.clear();
        running.votes.add(c.id);
        request(running);
        counted(running);
    }

    private void beginVote(Campaign running) {
        if (!voting.mayVote(running.term, self, false)) {
            end(running);
            return;
        }
        running.become(Phase.VOTE, c.nowMs);
        voting.vote(running.term, self);
        running.announced = monitor.announcedMaster() != null;
        publish("+try-failover");
        ask(running);
    }

    private void request(Campaign running) {
        for (MemberId voter : c.config().voters()) {
            if (!running.votes.contains(voter)) {
                c.send(
                        voter,
                        new SentinelMessage.VoteRequest(
                                running.term,
                                self,
                                running.phase() == Phase.PRE_VOTE,
                                c.config().version()));
            }
        }
    }

    void voted(MemberId from, SentinelMessage.Vote m) {
        Campaign running = campaign;
        if (running == null || m.term() != running.term || !m.candidate().equals(self)) {
            return;
        }
        boolean asked = running.phase() == (m.preVote() ? Phase.PRE_VOTE : Phase.VOTE);
        // A campaign is over after its time, also after a pause: an observer relies on it (1.3).
        if (asked && c.nowMs - running.sinceMs() <= first.votingMs() && isVoter(from)) {
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
        if (running.phase() == Phase.PRE_VOTE) {
            beginVote(running);
        } else if (running.phase() == Phase.VOTE) {
            running.become(Phase.PREPARE, c.nowMs);
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
        if (running.phase() == Phase.PREPARE) {
            running.answers.put(from, m);
            choose(running);
        } else if (running.phase() == Phase.CATCH_UP && from.equals(running.chosen)) {
            copied(running, from, m);
        }
    }

    /** Chooses a member. Enough answers still wait a moment for more, which may have the longest history (5.2). */
    private void choose(Campaign running) {
        boolean everyone = running.answers.size() == c.config().members().size();
        if (!everyone && c.nowMs - running.sinceMs() < c.settings.prepareWaitMs()) {
            return;
        }
        Map<MemberId, MemberMessage.Prepared> good =
                CandidateSelection.counting(running.answersOfOthers(), c.config(), c.rules);
        if (good == null) {
            good = CandidateSelection.counting(running.answers, c.config(), c.rules);
        }
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
        publishNode("+selected-slave", choice.member());
        if (choice.source() != null) {
            running.become(Phase.CATCH_UP, c.nowMs);
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

    /** Takes the second answer to Prepare, which the chosen member gives when it has copied the history (5.3). */
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
        running.become(Phase.PROMOTE, c.nowMs);
        voting.leads();
        if (running.chosen != null) {
            publishNode("+failover-state-send-slaveof-noone", running.chosen);
            publishNode("+failover-state-wait-promotion", running.chosen);
        }
        promote(running);
    }

    /**
     * Sends the one Promote of this term, again and again to the same process, until it answers or time is over (5.4).
     */
    private void promote(Campaign running) {
        MemberMessage.Prepared answer = running.chosen == null ? null : running.answers.get(running.chosen);
        if (running.chosen != null && answer != null) {
            c.send(
                    running.chosen,
                    new MemberMessage.Promote(
                            running.term, self, running.chosen, answer.incarnation(), running.everyone, c.config()));
        }
    }

    /** Announces the new master and tells the others to follow. A member that misses it hears it by Ping (5.5). */
    void promoted(MemberId from, MemberMessage.Promoted m) {
        Campaign running = campaign;
        if (running == null
                || m.term() != running.term
                || !m.leader().equals(self)
                || running.phase() != Phase.PROMOTE) {
            return;
        }
        end(running);
        publishNode("+promoted-slave", from);
        Mastership now = new Mastership(m.term(), from, m.incarnation());
        reconfiguration.begin(now);
        monitor.setMaster(now);
        c.sendVoters(
                new SentinelMessage.Hello(c.incarnation, now, false, c.state().highestTerm(), false, c.config()));
    }

    /** Notes that a member has promised a higher term, and gives up an attempt at a lower one. */
    void refused(long term) {
        refusedTerm = Math.max(refusedTerm, term);
        Campaign running = campaign;
        if (running != null && term > running.term) {
            abort(running);
        }
    }

    private void end(Campaign running) {
        running.become(Phase.ENDED, c.nowMs);
        campaign = null;
    }

    /** Gives the attempt up, with the event by which Redis tells how far it came if it was announced. */
    private void abort(Campaign running) {
        Phase reached = running.phase();
        end(running);
        voting.leadsNoMore();
        nextTryMs = c.nowMs + c.between(c.settings.electionMs() / 20, c.settings.electionMs());
        if (!running.announced) {
            return;
        }
        if (reached == Phase.VOTE) {
            publish("-failover-abort-not-elected");
        } else if (reached == Phase.PREPARE || reached == Phase.CATCH_UP) {
            publish("-failover-abort-no-good-slave");
        } else if (reached == Phase.PROMOTE && running.chosen != null) {
            publishNode("-failover-abort-slave-timeout", running.chosen);
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
