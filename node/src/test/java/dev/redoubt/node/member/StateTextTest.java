package dev.redoubt.node.member;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.redoubt.config.AckMode;
import dev.redoubt.node.member.StoredState.Promotion;
import dev.redoubt.node.protocol.ConfigRecord;
import dev.redoubt.node.protocol.LeaderId;
import dev.redoubt.persistence.log.Incarnation;
import dev.redoubt.persistence.log.MemberId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The text forms of a member's durable state (docs/protocol.md 1.2, 5.2, 5.4). */
class StateTextTest {
    private static final String ID = "00112233445566778899aabbccddeeff00112233";

    private static List<MemberId> ids(SplittableRandom random, int count) {
        List<MemberId> ids = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            ids.add(MemberId.random(random));
        }
        return ids;
    }

    private static StoredState draw(SplittableRandom random) {
        LeaderId leader = new LeaderId(MemberId.random(random), new Incarnation(random.nextLong()));
        AckMode mode = AckMode.values()[random.nextInt(3)];
        return new StoredState(
                random.nextLong(Long.MAX_VALUE),
                random.nextBoolean() ? leader : null,
                random.nextBoolean()
                        ? new Promotion(random.nextLong(1000), leader, new Incarnation(random.nextLong()))
                        : null,
                random.nextLong(1000),
                random.nextBoolean(),
                random.nextBoolean() ? "" : "0f5c1f0e-boot",
                random.nextBoolean()
                        ? ConfigRecord.NONE
                        : new ConfigRecord(1 + random.nextLong(9), mode, ids(random, 3), ids(random, 5)));
    }

    @Test
    void state_is_equal_after_format_and_parse() {
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < 2000; i++) {
            StoredState state = draw(random);
            assertThat(StoredState.parse(state.format())).isEqualTo(state);
            assertThat(ConfigRecord.parse(state.config().format())).isEqualTo(state.config());
        }
    }

    @Test
    void empty_directory_is_suspect_and_foreign_keys_are_ignored() {
        assertThat(StoredState.parse(Map.of())).isEqualTo(StoredState.EMPTY);
        assertThat(StoredState.parse(Map.of("id", ID)).suspect()).isTrue();
        Map<String, String> more = new HashMap<>(StoredState.EMPTY.format());
        more.put("id", ID);
        assertThat(StoredState.parse(more)).isEqualTo(StoredState.EMPTY);
    }

    @ParameterizedTest
    @ValueSource(strings = {"promised", "resigned", "suspect", "boot-id", "config"})
    void parse_throws_when_a_field_is_missing(String field) {
        Map<String, String> fields = new HashMap<>(StoredState.EMPTY.format());
        fields.remove(field);
        assertThatThrownBy(() -> StoredState.parse(fields))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(field);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "promised|x",
                "promised|-1",
                "promised|99999999999999999999",
                "resigned|''",
                "suspect|True",
                "suspect|''",
                "suspect|fals",
                "leader|" + ID,
                "leader|" + ID + " zz",
                "leader|" + ID + " 1 2",
                "leader|short 1",
                "promote|7 " + ID + " 1",
                "promote|7 " + ID + " 1 2 3",
                "promote|-7 " + ID + " 1 2",
                "config|1;QUORUM;" + ID,
                "config|1;QUORUM;;",
                "config|0;LOCAL;" + ID + ";",
                "config|-1;LOCAL;" + ID + ";",
                "config|1;MOSTLY;" + ID + ";",
                "config|1;LOCAL;" + ID + ",;",
                "config|''"
            })
    void parse_throws_when_a_field_is_malformed(String field, String value) {
        Map<String, String> fields = new HashMap<>(StoredState.EMPTY.format());
        fields.put(field, value);
        assertThatThrownBy(() -> StoredState.parse(fields)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void members_are_sorted_and_counted_once_and_majorities_follow() {
        SplittableRandom random = new SplittableRandom(2);
        List<MemberId> five = ids(random, 5);
        List<MemberId> twice = new ArrayList<>(five);
        twice.addAll(five);
        ConfigRecord config = new ConfigRecord(1, AckMode.QUORUM, twice, five.subList(0, 4));
        assertThat(config.members()).hasSize(5).isSorted();
        assertThat(config.memberMajority()).isEqualTo(3);
        assertThat(config.voterMajority()).isEqualTo(3);
    }
}
