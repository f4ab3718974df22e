package dev.redoubt.it.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.redoubt.config.AckMode;
import dev.redoubt.node.member.MemberBoot;
import dev.redoubt.node.member.MemberCore;
import dev.redoubt.node.member.MemberEffect;
import dev.redoubt.node.member.MemberEvent;
import dev.redoubt.node.member.MemberMutants;
import dev.redoubt.node.member.MemberOptions;
import dev.redoubt.node.member.MemberSettings;
import dev.redoubt.node.member.StoredState;
import dev.redoubt.node.protocol.ConfigRecord;
import dev.redoubt.node.protocol.CoreMessage;
import dev.redoubt.node.protocol.LeaderId;
import dev.redoubt.node.protocol.MemberMessage;
import dev.redoubt.node.protocol.ReplicationMessage;
import dev.redoubt.node.protocol.SubscriptionId;
import dev.redoubt.persistence.log.Incarnation;
import dev.redoubt.persistence.log.LogEnd;
import dev.redoubt.persistence.log.MemberId;
import dev.redoubt.persistence.log.ReplId;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * Directed schedules, by their numbers. Method: a kind network and one misfortune; the protocol survives it, and the
 * planted bug that the schedule was found for does not.
 */
class ScheduleTest {
    private static Sim quiet(Mutant mutant) {
        Sim sim = new Sim(1, AckMode.QUORUM, 3, 3, mutant, false);
        sim.begin();
        return sim;
    }

    private static SimMember master(Sim sim) {
        assertThat(sim.runUntil(4000, () -> sim.members.stream().anyMatch(SimMember::leased)))
                .isTrue();
        sim.runUntil(5000, () -> false);
        return sim.members.stream().filter(SimMember::leased).findFirst().orElseThrow();
    }

    private static void lastsTo(Sim sim, long ms) {
        sim.runUntil(ms, () -> false);
        assertThat(sim.members).anyMatch(SimMember::leased);
    }

    // F1: a master that lost its tail restarts and goes on in its term.

    private static void f1(Mutant mutant) {
        Sim sim = quiet(mutant);
        SimMember m = master(sim);
        m.crash(true, false);
        lastsTo(sim, 12_000);
    }

    @Test
    void f1_a_restarted_master_needs_a_new_term() {
        f1(Mutant.NONE);
        assertThatThrownBy(() -> f1(Mutant.SAME_TERM_RESTART)).isInstanceOf(Violation.class);
    }

    // F3: the answer to Promote is lost; the leader must not promote another in that term.

    private static void f3(Mutant mutant) {
        Sim sim = quiet(mutant);
        SimMember m = master(sim);
        m.crash(false, false);
        sim.runUntil(9000, () -> sim.stats.getOrDefault("terms", 0) >= 2);
        for (SimMember other : sim.members) {
            sim.voters.forEach(v -> sim.network.cut(other, v, 350));
        }
        lastsTo(sim, 14_000);
    }

    @Test
    void f3_lost_answer_to_promote_makes_no_second_master() {
        f3(Mutant.NONE);
        assertThatThrownBy(() -> f3(Mutant.TWO_PROMOTES)).isInstanceOf(Violation.class);
    }

    // F5: a sentinel forgets its grant by restarting, and votes or grants while the master still counts it.

    private static void f5(Mutant mutant) {
        Sim sim = quiet(mutant);
        SimMember m = master(sim);
        sim.voters.forEach(v -> sim.network.cutBoth(m, v, 3000));
        sim.voters.forEach(v -> v.crash(false));
        lastsTo(sim, 14_000);
    }

    @Test
    void f5_a_restarted_sentinel_is_silent_for_the_longest_lease() {
        f5(Mutant.NONE);
        assertThatThrownBy(() -> f5(Mutant.NO_SILENCE)).isInstanceOf(Violation.class);
    }

    // F7: a record of an older term on a majority is not committed before the term-start record of the new term is.

    private static final List<MemberId> IDS = List.of(id(1), id(2), id(3), id(4));
    private static final ConfigRecord CONFIG =
            new ConfigRecord(1, AckMode.QUORUM, IDS.subList(0, 3), IDS.subList(3, 4));

    private static MemberId id(int n) {
        return new MemberId(String.format("%040x", n));
    }

    private static final Incarnation ME = new Incarnation(9);

    /**
     * The master of term 4, with records 1 and 2 of term 2 and its term-start record, not yet committed, as record 3.
     */
    private static MemberCore masterOfTerm4(String mutant, SimLog log) {
        SplittableRandom random = new SplittableRandom(7);
        log.seal(2, ReplId.random(random), new byte[0]);
        log.settle();
        log.seal(2, null, new byte[11]);
        log.settle();
        StoredState stored = new StoredState(2, null, null, 0, false, "", CONFIG);
        MemberSettings settings = MemberSettings.of(false, AckMode.QUORUM, true);
        MemberCore core = MemberMutants.core(
                settings,
                MemberOptions.DEFAULT,
                new MemberBoot(IDS.get(0), ME, stored, "", false),
                log,
                random,
                mutant);
        core.start(0);
        LeaderId leader = new LeaderId(IDS.get(3), new Incarnation(1));
        give(core, log, IDS.get(3), new MemberMessage.Prepare(4, leader, CONFIG));
        give(core, log, IDS.get(3), new MemberMessage.Promote(4, leader, IDS.get(0), ME, false, CONFIG));
        return core;
    }

    /** A replica that has record 1 subscribes. */
    private static SubscriptionId subscribe(MemberCore core, SimLog log, long nonce) {
        LogEnd end = new LogEnd(2, log.terms().replIdAt(1), 1, 0);
        return give(
                core,
                log,
                IDS.get(1),
                new ReplicationMessage.Subscribe(
                        4, nonce, ME, 1, end, 1, log.terms().upTo(1), false));
    }

    private static long f7(String mutant, long acked) {
        SimLog log = new SimLog();
        MemberCore core = masterOfTerm4(mutant, log);
        SubscriptionId sub = subscribe(core, log, 5);
        give(core, log, IDS.get(1), new ReplicationMessage.Ack(4, sub, acked, 0, false));
        return core.commitIndex();
    }

    /**
     * The replica wrote all, lost it again in a power cut, and subscribes anew; only then does its first ack arrive.
     */
    private static long staleAck(String mutant) {
        SimLog log = new SimLog();
        MemberCore core = masterOfTerm4(mutant, log);
        SubscriptionId first = subscribe(core, log, 5);
        SubscriptionId second = subscribe(core, log, 6);
        give(core, log, IDS.get(1), new ReplicationMessage.Ack(4, second, 1, 1, true));
        give(core, log, IDS.get(1), new ReplicationMessage.Ack(4, first, 3, 1, false));
        return core.commitIndex();
    }

    /**
     * Gives a message, carries out stores and the term-start record at once; the subscription of a Continue that was
     * sent.
     */
    private static SubscriptionId give(MemberCore core, SimLog log, MemberId from, CoreMessage message) {
        SubscriptionId sub = new SubscriptionId(0, 0);
        java.util.ArrayDeque<MemberEvent> events = new java.util.ArrayDeque<>();
        events.add(new MemberEvent.Received(from, message));
        while (!events.isEmpty()) {
            for (MemberEffect effect : core.on(events.removeFirst(), 10)) {
                if (effect instanceof MemberEffect.Store e) {
                    events.add(new MemberEvent.Stored(e.number()));
                } else if (effect instanceof MemberEffect.AppendTermStart e) {
                    log.seal(e.term(), e.replId(), new byte[0]);
                    log.settle();
                    events.add(new MemberEvent.Appended(log.end()));
                } else if (effect instanceof MemberEffect.Send e
                        && e.message() instanceof ReplicationMessage.Continue m) {
                    sub = m.subscription();
                }
            }
        }
        return sub;
    }

    @Test
    void f7_old_term_is_committed_only_with_a_new_term_start() {
        assertThat(f7("NONE", 2)).isZero();
        assertThat(f7("NONE", 3)).isEqualTo(3);
        assertThat(f7("COMMIT_OLD_TERM", 2)).isEqualTo(2);
    }

    @Test
    void f7_an_ack_of_an_earlier_subscription_commits_nothing() {
        assertThat(staleAck("NONE")).isZero();
        assertThat(staleAck("STALE_ACKS")).isEqualTo(3);
    }
}
