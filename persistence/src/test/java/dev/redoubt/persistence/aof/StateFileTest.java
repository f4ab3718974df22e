package dev.redoubt.persistence.aof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.redoubt.persistence.testing.LossyLogStorage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class StateFileTest {
    private static final Path FILE = Logs.DIR.resolve("redoubt.state");

    @Test
    void state_file_returns_any_text_that_was_written() throws IOException {
        LossyLogStorage disk = Logs.disk();
        StateFile state = new StateFile(disk, FILE);
        assertThat(state.read()).isEmpty();
        Map<String, String> map = Map.of("term", "7", "a b", "c\n\"d\"\\ #C 0", "empty", "", "ü", "日本\u0000");
        state.write(map);
        assertThat(state.read()).isEqualTo(map);
    }

    @Test
    void damaged_state_file_is_refused() throws IOException {
        LossyLogStorage disk = Logs.disk();
        StateFile state = new StateFile(disk, FILE);
        state.write(Map.of("term", "7"));
        byte[] content = disk.content(FILE);
        for (int i = 0; i < content.length; i++) {
            byte[] flipped = content.clone();
            flipped[i] ^= 1;
            disk.put(FILE, flipped);
            assertThatThrownBy(state::read).isInstanceOf(StateDamagedException.class);
            disk.put(FILE, Arrays.copyOf(content, i));
            assertThatThrownBy(state::read).isInstanceOf(StateDamagedException.class);
        }
    }

    @Test
    void crash_leaves_the_old_map_or_the_new_one() throws IOException {
        for (int seed = 0; seed < 300; seed++) {
            Random random = new Random(seed);
            LossyLogStorage disk = Logs.disk();
            new StateFile(disk, FILE).write(Map.of("term", "1"));
            disk.powerFailsAfter(random.nextInt(6));
            boolean written = false;
            try {
                new StateFile(disk, FILE).write(Map.of("term", "2"));
                written = true;
            } catch (IOException powerFailed) {
                assertThat(powerFailed).hasMessageContaining("power");
            }
            Map<String, String> found = new StateFile(disk.crash(random), FILE).read();
            assertThat(found.get("term"))
                    .as("seed " + seed)
                    .isIn(written ? new String[] {"2"} : new String[] {"1", "2"});
        }
    }
}
