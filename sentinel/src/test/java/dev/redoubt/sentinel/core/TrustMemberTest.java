package dev.redoubt.sentinel.core;

import static dev.redoubt.sentinel.core.SentinelFixture.CONFIG;
import static dev.redoubt.sentinel.core.SentinelFixture.DOWN_AFTER_MS;
import static dev.redoubt.sentinel.core.SentinelFixture.MASTER;
import static dev.redoubt.sentinel.core.SentinelFixture.MEMBERS;
import static dev.redoubt.sentinel.core.SentinelFixture.PROCESS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.redoubt.node.protocol.MemberMessage;
import dev.redoubt.persistence.log.Incarnation;
import dev.redoubt.persistence.log.MemberId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** SENTINEL TRUST-MEMBER in the sentinel (docs/protocol.md 3.4). */
class TrustMemberTest {
    private static final MemberId MEMBER = MEMBERS.get(1);

    private final SentinelFixture s = new SentinelFixture();

    private List<SentinelEffect.Answer> answers() {
        List<SentinelEffect.Answer> answers = new ArrayList<>();
        for (SentinelEffect effect : s.effects) {
            if (effect instanceof SentinelEffect.Answer answer) {
                answers.add(answer);
            }
        }
        return answers;
    }

    private List<MemberMessage.Trust> orders() {
        return s.sent().stream()
                .filter(MemberMessage.Trust.class::isInstance)
                .map(MemberMessage.Trust.class::cast)
                .toList();
    }

    private void ask() {
        s.runFor(200, MASTER, 0, 1, 2);
        s.give(new SentinelEvent.TrustMember(7, MEMBER));
    }

    @Test
    void order_is_repeated_to_the_process_until_it_is_stored() {
        ask();
        s.runFor(200, MASTER, 0, 1, 2);
        assertThat(orders()).hasSizeGreaterThan(2).allMatch(orders().get(0)::equals);
        assertThat(orders().get(0).incarnation()).isEqualTo(PROCESS);
        assertThat(orders().get(0).config()).isEqualTo(CONFIG);
        assertThat(answers()).isEmpty();
        s.hears(MEMBER, new MemberMessage.Trusted(PROCESS, orders().get(0).number()));
        s.hears(MEMBER, new MemberMessage.Trusted(PROCESS, orders().get(0).number()));
        assertThat(answers()).containsExactly(new SentinelEffect.Answer(7, null));
    }

    @Test
    void answers_of_other_processes_and_orders_are_ignored() {
        ask();
        long number = orders().get(0).number();
        s.hears(MEMBERS.get(0), new MemberMessage.Trusted(PROCESS, number));
        s.hears(MEMBER, new MemberMessage.Trusted(new Incarnation(99), number));
        s.hears(MEMBER, new MemberMessage.Trusted(PROCESS, number + 1));
        assertThat(answers()).isEmpty();
    }

    @Test
    void request_fails_with_unknown_outcome_when_no_answer_comes() {
        ask();
        s.runFor(DOWN_AFTER_MS + 100, MASTER, 0, 2);
        assertThat(answers()).hasSize(1);
        assertThat(answers().get(0).error()).contains("did not answer in time");
        int asked = orders().size();
        s.runFor(500, MASTER, 0, 1, 2);
        assertThat(orders()).hasSize(asked);
    }

    @Test
    void request_fails_at_once_for_unknown_and_down_members() {
        s.give(new SentinelEvent.TrustMember(1, MEMBER)); // it has not answered yet
        s.runFor(200, MASTER, 0, 1);
        s.give(new SentinelEvent.TrustMember(2, SentinelFixture.id(99)));
        s.runFor(DOWN_AFTER_MS + 100, MASTER, 0);
        s.give(new SentinelEvent.TrustMember(3, MEMBER));
        assertThat(answers())
                .containsExactly(
                        new SentinelEffect.Answer(1, "ERR That member is not answering"),
                        new SentinelEffect.Answer(2, "ERR No such member with that ID"),
                        new SentinelEffect.Answer(3, "ERR That member is not answering"));
        assertThat(orders()).isEmpty();
    }
}
