package dev.redoubt.sentinel.core;

import static dev.redoubt.sentinel.core.SentinelFixture.MASTER;
import static dev.redoubt.sentinel.core.SentinelFixture.MEMBERS;
import static dev.redoubt.sentinel.core.SentinelFixture.PROCESS;
import static dev.redoubt.sentinel.core.SentinelFixture.VOTERS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.redoubt.config.AckMode;
import dev.redoubt.node.protocol.LeaderId;
import dev.redoubt.node.protocol.Mastership;
import dev.redoubt.node.protocol.MemberMessage;
import dev.redoubt.node.protocol.PeerMessage;
import dev.redoubt.persistence.log.Incarnation;
import dev.redoubt.persistence.log.LogEnd;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The events of the leader after a promotion, in Redis's words (docs/protocol.md 5.5; sentinel.c). */
class ReconfigurationTest {
    private static final String REPLICA = " slave 127.0.0.1:7002 127.0.0.1 7002 @ mymaster 127.0.0.1 ";
    private static final long FAILOVER_TIMEOUT_MS = 5000;

    private final SentinelFixture s = new SentinelFixture();

    /** The master dies, the others vote for this sentinel, and the second member is promoted. */
    private Mastership promoted() {
        s.hello(1, MASTER, false, 1);
        s.leaseRequest(MASTER, 1);
        s.runFor(2000, MASTER, 0, 1, 2);
        for (int i = 0; i < 100; i++) {
            s.effects.clear();
            s.runFor(50, MASTER, 1, 2);
            s.hello(1, MASTER, true, 1);
            for (int from = 0; from < s.sent().size(); from++) {
                PeerMessage message = s.sent().get(from);
                if (message instanceof SentinelMessage.VoteRequest m) {
                    s.hears(VOTERS.get(1), new SentinelMessage.Vote(m.term(), m.candidate(), m.preVote()));
                } else if (message instanceof MemberMessage.Prepare m) {
                    prepared(1, m);
                    prepared(2, m);
                } else if (message instanceof MemberMessage.Promote m) {
                    s.hears(m.member(), new MemberMessage.Promoted(m.term(), m.leader(), m.incarnation()));
                    return new Mastership(m.term(), m.member(), m.incarnation());
                }
            }
        }
        throw new AssertionError("no promotion: " + s.published());
    }

    private void prepared(int member, MemberMessage.Prepare m) {
        LeaderId leader = m.leader();
        s.hears(
                MEMBERS.get(member),
                new MemberMessage.Prepared(
                        m.term(), leader, PROCESS, LogEnd.EMPTY, 0, 0, AckMode.QUORUM, 1, false, 100, false));
    }

    private List<String> events() {
        return s.published().stream()
                .filter(text -> text.startsWith("+slave-reconf")
                        || text.startsWith("-slave-reconf")
                        || text.startsWith("+failover-end")
                        || text.startsWith("+failover-state-reconf")
                        || text.startsWith("+switch-master"))
                .toList();
    }

    @Test
    void replica_is_done_when_its_link_to_the_master_is_up() {
        Mastership now = promoted();
        assertThat(now.member()).isEqualTo(MEMBERS.get(1));
        s.runFor(200, MASTER, 1, 2); // it still follows the dead one
        assertThat(events())
                .containsExactly(
                        "+failover-state-reconf-slaves master mymaster 127.0.0.1 7000",
                        "+slave-reconf-sent" + REPLICA + 7000,
                        "+switch-master mymaster 127.0.0.1 7000 127.0.0.1 7001");
        s.effects.clear();
        s.runFor(200, now, 1, 2);
        assertThat(events())
                .containsExactly(
                        "+slave-reconf-inprog" + REPLICA + 7001,
                        "+slave-reconf-done" + REPLICA + 7001,
                        "+failover-end master mymaster 127.0.0.1 7001");
    }

    @Test
    void reconfiguration_ends_when_the_last_replica_dies() {
        Mastership now = promoted();
        s.give(new SentinelEvent.CrashEvidence(MEMBERS.get(2), PROCESS));
        s.effects.clear();
        s.runFor(200, now, 1);
        assertThat(events()).containsExactly("+failover-end master mymaster 127.0.0.1 7001");
    }

    @Test
    void reconfiguration_ends_with_the_failover_timeout() {
        Mastership now = promoted();
        s.effects.clear();
        for (int i = 0; i < (FAILOVER_TIMEOUT_MS + 500) / 50; i++) {
            s.leaseRequest(now, 100 + i);
            s.runFor(50, new Mastership(now.term(), now.member(), new Incarnation(99)), 2);
            s.runFor(50, now, 1);
        }
        assertThat(events())
                .containsExactly(
                        "+failover-end-for-timeout master mymaster 127.0.0.1 7001",
                        "+failover-end master mymaster 127.0.0.1 7001");
    }
}
