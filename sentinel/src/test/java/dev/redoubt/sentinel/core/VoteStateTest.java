package dev.redoubt.sentinel.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.redoubt.config.AckMode;
import dev.redoubt.node.protocol.ConfigRecord;
import dev.redoubt.node.protocol.LeaderId;
import dev.redoubt.node.protocol.Mastership;
import dev.redoubt.persistence.log.Incarnation;
import dev.redoubt.persistence.log.MemberId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The vote journal's entry (docs/protocol.md 1.3, 4.2). */
class VoteStateTest {
    private static final String ID = "00112233445566778899aabbccddeeff00112233";

    private static VoteState draw(SplittableRandom random) {
        MemberId id = MemberId.random(random);
        Incarnation process = new Incarnation(random.nextLong());
        return new VoteState(
                random.nextLong(Long.MAX_VALUE),
                random.nextBoolean() ? new LeaderId(id, process) : null,
                random.nextBoolean() ? new Mastership(random.nextLong(1000), id, process) : null,
                random.nextLong(5000),
                random.nextBoolean(),
                random.nextBoolean()
                        ? ConfigRecord.NONE
                        : new ConfigRecord(1, AckMode.QUORUM, List.of(id), List.of(id, MemberId.random(random))),
                random.nextBoolean() ? List.of() : List.of("10.0.0.1:27379=" + id, "[::1]:27380=" + id),
                random.nextBoolean()
                        ? List.of()
                        : List.of(new LeaderId(id, process), new LeaderId(id, new Incarnation(1))));
    }

    @Test
    void what_is_written_is_read_back() {
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < 2000; i++) {
            VoteState state = draw(random);
            assertThat(VoteState.parse(state.format())).isEqualTo(state);
        }
    }

    @Test
    void an_empty_journal_is_an_observer_s() {
        assertThat(VoteState.parse(Map.of())).isEqualTo(VoteState.EMPTY);
        assertThat(VoteState.EMPTY.observer()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"voted", "observer", "config", "bindings", "present"})
    void a_missing_field_is_refused(String field) {
        Map<String, String> fields = new HashMap<>(VoteState.EMPTY.format());
        fields.remove(field);
        assertThatThrownBy(() -> VoteState.parse(fields))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(field);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "voted|x",
                "voted|-1",
                "voted|''",
                "observer|fals",
                "observer|''",
                "candidate|" + ID,
                "candidate|" + ID + " 1 2",
                "candidate|" + ID + " xyz",
                "holder|" + ID + " 1",
                "holder|x " + ID + " 1",
                "holder|-4 " + ID + " 1",
                "lease|-1",
                "lease|x",
                "config|nothing",
                "present|" + ID,
                "present|" + ID + " 1,"
            })
    void garbage_is_refused(String field, String value) {
        Map<String, String> fields = new HashMap<>(VoteState.EMPTY.format());
        fields.put(field, value);
        assertThatThrownBy(() -> VoteState.parse(fields)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void the_highest_term_is_that_of_votes_and_grants() {
        Mastership holder = new Mastership(9, new MemberId(ID), new Incarnation(1));
        assertThat(new VoteState(7, null, holder, 0, false, ConfigRecord.NONE, List.of(), List.of()).highestTerm())
                .isEqualTo(9);
        assertThat(new VoteState(11, null, holder, 0, false, ConfigRecord.NONE, List.of(), List.of()).highestTerm())
                .isEqualTo(11);
    }
}
