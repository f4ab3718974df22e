package dev.redoubt.node.member;

import dev.redoubt.node.member.StoredState.Promotion;
import dev.redoubt.node.protocol.LeaderId;
import dev.redoubt.node.protocol.Mastership;
import dev.redoubt.node.protocol.MemberMessage;
import dev.redoubt.persistence.log.LogEnd;
import dev.redoubt.persistence.log.MemberId;
import dev.redoubt.persistence.log.ReplId;
import org.jspecify.annotations.Nullable;

/**
 * The member's half of a failover (docs/protocol.md 5.2–5.4): one promise a term to one leader, one Promote a term.
 *
 * <pre>
 *   term t promised to leader l ----Prepare(t, l) again----> Prepared repeated
 *        |        \---Prepare(u > t, m)---> term u promised to m
 *        |--CatchUp(t, l)--> copying from the source --done--> Prepared again
 *        `--Promote(t, l, this process)--> stored, waiting --log settled--> master opens its term --> Promoted
 *   after a Promote of t nothing of t is answered but that very Promote
 * </pre>
 */
final class Promises {
    private record Asked(MemberId from, long term, LeaderId leader) {}

    private record Opening(Promotion promotion, long store, @Nullable MemberId asker) {}

    private final Context c;
    private final MemberCore core;
    private @Nullable Asked unanswered;
    private @Nullable Opening opening;
    private @Nullable Asked copying;
    private LogEnd copyTarget = LogEnd.EMPTY;

    Promises(Context c, MemberCore core) {
        this.c = c;
        this.core = core;
    }

    /** A higher term ends what the older one began. */
    void forget() {
        unanswered = null;
        opening = null;
        copying = null;
    }

    /** 5.2: promise durably, refuse everything older, answer where the log ends. */
    void prepare(MemberId from, MemberMessage.Prepare m) {
        if (!core.adopt(m.config()) || !c.config().voters().contains(from)) {
            return;
        }
        boolean otherLeader =
                m.term() == c.promised() && !m.leader().equals(c.stored().leader());
        if (m.term() < c.promised() || otherLeader) {
            c.send(from, new MemberMessage.Refuse(c.promised()));
            return;
        }
        if (m.term() > c.promised()) {
            core.seeTerm(m.term(), m.leader());
        }
        if (!promotedIn(m.term())) {
            unanswered = new Asked(from, m.term(), m.leader());
        }
    }

    private boolean promotedIn(long term) {
        Promotion promote = c.stored().promote();
        return promote != null && promote.term() >= term;
    }

    /** 5.3: copy from the member with the longest history, which itself is never master. */
    void catchUp(MemberId from, MemberMessage.CatchUp m) {
        if (!promisedTo(m.term(), m.leader()) || !m.incarnation().equals(c.incarnation) || promotedIn(m.term())) {
            return;
        }
        Asked asked = new Asked(from, m.term(), m.leader());
        copyTarget = m.end();
        if (!asked.equals(copying)) {
            copying = asked;
            core.replica().follow(new Mastership(m.term(), m.source(), c.incarnation), true);
        }
    }

    private boolean promisedTo(long term, LeaderId leader) {
        return term == c.promised() && leader.equals(c.stored().leader());
    }

    /** 5.4: one Promote a term, for the very process that answered Prepare; stored before anything follows from it. */
    void promote(MemberId from, MemberMessage.Promote m) {
        Promotion key = new Promotion(m.term(), m.leader(), m.incarnation());
        if (key.equals(c.stored().promote()) && core.masterOf(m.term())) {
            c.send(from, new MemberMessage.Promoted(m.term(), m.leader(), c.incarnation));
            return;
        }
        if (!c.rules.namesThisProcess(m.incarnation(), c.incarnation)
                || !m.member().equals(c.id)) {
            return;
        }
        if (!promisedTo(m.term(), m.leader()) || promotedIn(m.term()) || !core.adopt(m.config())) {
            return;
        }
        if (!c.rules.counts(c.suspect()) && !m.everyone()) {
            return;
        }
        core.replica().stop();
        unanswered = null;
        copying = null;
        opening = new Opening(key, c.store(c.stored().withPromote(key)), from);
    }

    /** 3.1: a node without sentinels takes stored term + 1 at start. */
    void promoteItself(long term) {
        Promotion key = new Promotion(term, new LeaderId(c.id, c.incarnation), c.incarnation);
        long store = c.store(c.stored().withPromise(term, key.leader()).withPromote(key));
        opening = new Opening(key, store, null);
    }

    /** 4.4: yes, unless a higher term was promised. */
    void confirm(MemberId from, MemberMessage.Confirm m) {
        if (m.term() < c.promised()) {
            c.send(from, new MemberMessage.Refuse(c.promised()));
        } else if (m.term() == c.promised() && m.configVersion() == c.config().version()) {
            c.send(from, new MemberMessage.Confirmed(m.term(), m.round(), c.suspect()));
        }
    }

    /** 3.4: an operator takes the word of this very process for its log; stored before the answer. */
    void trust(MemberId from, MemberMessage.Trust m) {
        if (!m.incarnation().equals(c.incarnation) || !core.adopt(m.config())) {
            return;
        }
        if (c.suspect()) {
            c.clearSuspicion("an operator said so (SENTINEL TRUST-MEMBER)");
        }
        c.send(from, new MemberMessage.Trusted(c.incarnation, m.number()));
    }

    /** Called after each event while the log is settled: what waited for that, or for a store. */
    void proceed() {
        if (copying != null && core.replica().caughtUp(copyTarget)) {
            unanswered = copying;
            core.replica().stop();
            copying = null;
        }
        if (unanswered != null) {
            c.send(unanswered.from, prepared(unanswered));
            unanswered = null;
        }
        if (opening != null && c.out.isDurable(opening.store)) {
            Opening ready = opening;
            opening = null;
            core.open(ready.promotion.term(), ReplId.random(c.random), ready.asker);
        }
    }

    private MemberMessage.Prepared prepared(Asked asked) {
        LogEnd end = c.end();
        return new MemberMessage.Prepared(
                asked.term,
                asked.leader,
                c.incarnation,
                end,
                c.log.fsyncedIndex(),
                c.commitIndex,
                c.mode(),
                c.config().version(),
                c.suspect(),
                c.options.priority(),
                end.term() > 0 && c.stored().resignedTerm() == end.term());
    }
}
