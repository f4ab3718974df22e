package dev.redoubt.sentinel.core;

import dev.redoubt.node.protocol.Mastership;
import dev.redoubt.node.protocol.MemberMessage;
import dev.redoubt.persistence.log.Incarnation;
import dev.redoubt.persistence.log.MemberId;

/**
 * The leases that this voter grants (docs/protocol.md 4.2): to one incarnation a term, never of a term below the
 * highest in which it voted, not while it holds the master SDOWN, and not while silent. The holder and the length are
 * durable in {@link VoteState}; the end of a grant is not, for which a restarted voter's silence makes up.
 */
final class LeaseTable {
    private final SentinelContext c;
    private final Monitor monitor;
    /**
     * Until then this voter is bound by its grant and votes for nobody. Never decreases, but for the holder's own word.
     */
    private long grantUntilMs = Long.MIN_VALUE / 2;

    /** The time when the oldest request came since which the master has quoted no grant of this voter (4.1). */
    private long firstUnheardMs;

    /** The number of that request. */
    private long firstUnheardNumber;

    LeaseTable(SentinelContext c, Monitor monitor) {
        this.c = c;
        this.monitor = monitor;
    }

    /** Grants a lease, or does not answer. */
    void requested(MemberId from, MemberMessage.LeaseRequest m) {
        boolean known = m.configVersion() == c.config().version()
                && c.config().members().contains(from);
        if (!known || !c.speaks() || m.term() < c.state().highestTerm()) {
            return;
        }
        Mastership asking = new Mastership(m.term(), from, m.incarnation());
        Mastership holder = c.state().holder();
        if (holder != null && holder.term() == m.term() && !holder.equals(asking)) {
            return;
        }
        monitor.setMaster(asking);
        if (!asking.equals(monitor.master())) {
            return;
        }
        listen(m, asking.equals(holder));
        if (monitor.masterDown()) {
            return;
        }
        long lengthMs = c.settings.leaseMs();
        if (!asking.equals(holder) || c.state().leaseMs() != lengthMs) {
            c.store(c.state().withHolder(asking, lengthMs)); // a longer one has run out: this process was silent (4.2)
        }
        grantUntilMs = Math.max(grantUntilMs, c.nowMs + lengthMs);
        c.send(from, new MemberMessage.Grant(m.term(), m.incarnation(), m.number(), lengthMs));
    }

    /**
     * Looks at the last grant that arrived at the master, which the request quotes (4.1). If none arrived for
     * down-after, this sentinel's grants are not heard: it holds the master down until its promise has run out, and
     * then tries again.
     */
    private void listen(MemberMessage.LeaseRequest m, boolean sameHolder) {
        boolean heard = sameHolder && m.lastGrant() >= firstUnheardNumber;
        boolean runOut = c.nowMs > grantUntilMs + c.settings.leaseMs();
        if (!sameHolder || heard || runOut) {
            firstUnheardMs = c.nowMs;
            firstUnheardNumber = m.number();
        }
        monitor.grantsUnheard(c.nowMs - firstUnheardMs > c.settings.downAfterMs());
    }

    /** True if this voter's own grant does not bind it any more (4.2, 4.3). */
    boolean over() {
        Mastership holder = c.state().holder();
        boolean evidence = holder != null && monitor.evidenceAgainst(holder);
        return c.rules.grantIsOver(c.nowMs, grantUntilMs, evidence);
    }

    /** Ends the grant: the holder itself gave its term up (5.7). */
    void resigned(Mastership who) {
        if (who.equals(c.state().holder())) {
            grantUntilMs = Long.MIN_VALUE / 2;
        }
    }

    /** Ends the grant: the holder's process was seen to end on this very host (4.3). */
    void ended(MemberId member, Incarnation incarnation) {
        Mastership holder = c.state().holder();
        if (holder != null
                && holder.member().equals(member)
                && holder.incarnation().equals(incarnation)) {
            grantUntilMs = Long.MIN_VALUE / 2;
        }
    }

    /** Returns the end of the grant; also for the simulator's check that each counted grant still binds its voter. */
    long grantUntilMs() {
        return grantUntilMs;
    }
}
