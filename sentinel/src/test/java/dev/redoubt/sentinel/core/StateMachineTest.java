package dev.redoubt.sentinel.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.redoubt.sentinel.core.Campaign.Phase;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** State machines change state only along the moves of their drawings. */
class StateMachineTest {
    private enum Lamp {
        OFF,
        ON,
        BROKEN
    }

    private static final Map<Lamp, Set<Lamp>> MOVES =
            Map.of(Lamp.OFF, Set.of(Lamp.ON), Lamp.ON, Set.of(Lamp.OFF, Lamp.BROKEN));

    @Test
    void state_changes_along_a_move_of_the_drawing() {
        StateMachine<Lamp> lamp = new StateMachine<>(Lamp.OFF, MOVES);
        lamp.become(Lamp.ON);
        lamp.become(Lamp.BROKEN);
        assertThat(lamp.state()).isEqualTo(Lamp.BROKEN);
        assertThat(lamp.is(Lamp.ON)).isFalse();
    }

    @Test
    void become_throws_and_changes_nothing_on_another_move() {
        StateMachine<Lamp> lamp = new StateMachine<>(Lamp.OFF, MOVES);
        assertThatThrownBy(() -> lamp.become(Lamp.BROKEN))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("OFF cannot become BROKEN");
        assertThatThrownBy(() -> lamp.become(Lamp.OFF)).isInstanceOf(IllegalStateException.class);
        assertThat(lamp.state()).isEqualTo(Lamp.OFF);
    }

    @Test
    void state_without_moves_is_final() {
        StateMachine<Lamp> lamp = new StateMachine<>(Lamp.BROKEN, MOVES);
        for (Lamp next : Lamp.values()) {
            assertThatThrownBy(() -> lamp.become(next)).isInstanceOf(IllegalStateException.class);
        }
    }

    /** The rows are the drawing of {@link Campaign}: a path to each phase, and the phases that may follow. */
    @ParameterizedTest
    @CsvSource({
        "PRE_VOTE, VOTE ENDED",
        "PRE_VOTE VOTE, PREPARE ENDED",
        "PRE_VOTE VOTE PREPARE, CATCH_UP PROMOTE ENDED",
        "PRE_VOTE VOTE PREPARE CATCH_UP, PROMOTE ENDED",
        "PRE_VOTE VOTE PREPARE PROMOTE, ENDED",
        "PRE_VOTE VOTE PREPARE PROMOTE ENDED, ''",
    })
    void campaign_moves_as_drawn_and_not_otherwise(String path, String allowed) {
        Set<Phase> expected = EnumSet.noneOf(Phase.class);
        for (String word : allowed.split(" ")) {
            if (!word.isEmpty()) {
                expected.add(Phase.valueOf(word));
            }
        }
        for (Phase next : Phase.values()) {
            Campaign campaign = at(path);
            Phase before = campaign.phase();
            if (expected.contains(next)) {
                campaign.become(next, 7);
                assertThat(campaign.phase()).isEqualTo(next);
                assertThat(campaign.sinceMs()).isEqualTo(7);
            } else {
                assertThatThrownBy(() -> campaign.become(next, 7))
                        .as("%s to %s", before, next)
                        .isInstanceOf(IllegalStateException.class);
                assertThat(campaign.phase()).isEqualTo(before);
            }
        }
    }

    private static Campaign at(String path) {
        Campaign campaign = new Campaign(1, 0);
        for (String phase : path.split(" ")) {
            if (campaign.phase() != Phase.valueOf(phase)) {
                campaign.become(Phase.valueOf(phase), 0);
            }
        }
        return campaign;
    }
}
