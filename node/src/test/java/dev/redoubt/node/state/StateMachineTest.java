package dev.redoubt.node.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

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
}
