package dev.redoubt.sentinel.core;

import static dev.redoubt.sentinel.core.SentinelFixture.MASTER;
import static dev.redoubt.sentinel.core.SentinelFixture.MEMBERS;
import static dev.redoubt.sentinel.core.SentinelFixture.PROCESS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.redoubt.node.protocol.MemberMessage;
import dev.redoubt.persistence.log.Incarnation;
import dev.redoubt.persistence.log.MemberId;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Goal: SENTINEL REPLICAS tells clients which replicas they can use. */
class ViewsTest {
    private static final MemberId REPLICA = MEMBERS.get(1);

    private final SentinelFixture s = new SentinelFixture();

    @Test
    void replica_shows_disconnected_until_its_next_process_answers() {
        s.hello(1, MASTER, false, 1);
        s.runFor(500, MASTER, 0, 1, 2);
        assertThat(flags()).isEqualTo("slave");

        s.give(new SentinelEvent.CrashEvidence(REPLICA, PROCESS));
        assertThat(flags()).isEqualTo("s_down,slave,disconnected");

        Incarnation next = new Incarnation(6);
        s.effects.clear();
        s.runFor(1000, MASTER, 0, 2);
        long ping = 0;
        for (SentinelEffect effect : List.copyOf(s.effects)) {
            if (effect instanceof SentinelEffect.Send e && e.message() instanceof MemberMessage.Ping sent) {
                ping = sent.number();
            }
        }
        s.hears(REPLICA, new MemberMessage.Pong(ping, next, s.status(REPLICA, MASTER)));
        s.runFor(50, MASTER, 0, 2);
        assertThat(flags()).isEqualTo("slave");
    }

    private String flags() {
        return s.core.view(s.nowMs).replicas().stream()
                .filter(node -> node.id().equals(REPLICA))
                .map(SentinelView.Node::flags)
                .findFirst()
                .orElse("none");
    }
}
