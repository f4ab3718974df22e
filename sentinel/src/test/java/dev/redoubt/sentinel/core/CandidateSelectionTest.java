package dev.redoubt.sentinel.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redoubt.config.AckMode;
import dev.redoubt.node.protocol.ConfigRecord;
import dev.redoubt.node.protocol.LeaderId;
import dev.redoubt.node.protocol.MemberMessage.Prepared;
import dev.redoubt.persistence.log.Incarnation;
import dev.redoubt.persistence.log.LogEnd;
import dev.redoubt.persistence.log.MemberId;
import dev.redoubt.persistence.log.ReplId;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The leader promotes the longest history (docs/protocol.md 3.4, 5.2, 5.3). */
class CandidateSelectionTest {
    private static final MemberId A = id(1);
    private static final MemberId B = id(2);
    private static final MemberId C = id(3);

    private final Map<MemberId, Prepared> answers = new TreeMap<>();

    private static MemberId id(int n) {
        return new MemberId(String.format("%040x", n));
    }

    private void answer(MemberId from, long term, long index, int priority, boolean suspect, boolean resigned) {
        LogEnd end = new LogEnd(term, ReplId.NONE, index, 0);
        LeaderId leader = new LeaderId(id(9), new Incarnation(1));
        Incarnation process = new Incarnation(1);
        answers.put(
                from, new Prepared(9, leader, process, end, index, 0, AckMode.QUORUM, 1, suspect, priority, resigned));
    }

    private void answer(MemberId from, long term, long index, int priority) {
        answer(from, term, index, priority, false, false);
    }

    private CandidateSelection choice() {
        return CandidateSelection.of(answers, SentinelRules.PROTOCOL);
    }

    private Map<MemberId, Prepared> counting(AckMode mode, MemberId... members) {
        ConfigRecord config = new ConfigRecord(1, mode, List.of(members), List.of(id(9)));
        return CandidateSelection.counting(answers, config, SentinelRules.PROTOCOL);
    }

    @Test
    void longest_history_wins_by_term_and_then_by_index() {
        answer(A, 1, 200, 1);
        answer(B, 2, 100, 100);
        answer(C, 2, 101, 100);
        assertThat(choice()).isEqualTo(new CandidateSelection(C, null));
    }

    @Test
    void priority_decides_among_equals_and_then_the_lowest_id() {
        answer(A, 2, 100, 100);
        answer(B, 2, 100, 10);
        answer(C, 2, 100, 10);
        assertThat(choice()).isEqualTo(new CandidateSelection(B, null));
    }

    @Test
    void resigned_member_comes_last_among_equal_histories() {
        answer(A, 2, 100, 1, false, true);
        answer(B, 2, 100, 100);
        assertThat(choice()).isEqualTo(new CandidateSelection(B, null));
        answer(B, 2, 99, 100);
        assertThat(choice()).isEqualTo(new CandidateSelection(A, null));
    }

    @Test
    void priority_0_is_the_source_when_its_history_is_longest() {
        answer(A, 2, 90, 100);
        answer(B, 2, 95, 100);
        answer(C, 2, 100, 0);
        assertThat(choice()).isEqualTo(new CandidateSelection(B, C));
    }

    @Test
    void priority_0_is_no_source_when_another_is_as_long() {
        answer(A, 2, 100, 0);
        answer(B, 2, 100, 100);
        assertThat(choice()).isEqualTo(new CandidateSelection(B, null));
    }

    @Test
    void nobody_is_chosen_when_all_have_priority_0() {
        answer(A, 2, 100, 0);
        answer(B, 2, 100, 0);
        assertThat(choice()).isEqualTo(new CandidateSelection(null, null));
    }

    @Test
    void answers_must_intersect_every_write_quorum() {
        answer(A, 1, 1, 100);
        assertThat(counting(AckMode.QUORUM, A, B, C)).isNull();
        assertThat(counting(AckMode.LOCAL, A, B, C)).containsOnlyKeys(A);
        answer(B, 1, 1, 100);
        assertThat(counting(AckMode.QUORUM, A, B, C)).containsOnlyKeys(A, B);
        // Of four members three write: two answers meet any three.
        assertThat(counting(AckMode.QUORUM, A, B, C, id(4))).containsOnlyKeys(A, B);
        assertThat(counting(AckMode.QUORUM, A, B, C, id(4), id(5))).isNull();
    }

    @Test
    void suspects_count_only_when_all_members_answer() {
        answer(A, 1, 1, 100);
        answer(B, 1, 1, 100, true, false);
        assertThat(counting(AckMode.QUORUM, A, B, C)).isNull();
        answer(C, 1, 1, 100, true, false);
        assertThat(counting(AckMode.QUORUM, A, B, C)).containsOnlyKeys(A, B, C);
        answer(C, 1, 1, 100);
        assertThat(counting(AckMode.QUORUM, A, B, C)).containsOnlyKeys(A, C);
    }
}
