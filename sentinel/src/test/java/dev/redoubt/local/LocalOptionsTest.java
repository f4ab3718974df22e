package dev.redoubt.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.redoubt.config.AckMode;
import dev.redoubt.config.ConfigException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The options of the launcher are read, and wrong ones are refused. */
class LocalOptionsTest {
    @Test
    void defaults_are_quorum_and_this_directory() throws ConfigException {
        LocalOptions options = LocalOptions.parse(new String[0]);

        assertThat(options).isEqualTo(new LocalOptions(Path.of("").toAbsolutePath(), AckMode.QUORUM, false));
    }

    @Test
    void options_are_read() throws ConfigException {
        String[] args = {"--root", "/a/../b", "--acknowledge", "local", "--end-with-parent", "yes"};

        assertThat(LocalOptions.parse(args)).isEqualTo(new LocalOptions(Path.of("/b"), AckMode.LOCAL, true));
    }

    @Test
    void parse_throws_with_the_reason() {
        assertRefused("--root: a value is missing", "--root");
        assertRefused("--rot: is no option", "--rot", "x");
        assertRefused("--acknowledge 'all': must be local or quorum", "--acknowledge", "all");
    }

    private static void assertRefused(String start, String... args) {
        assertThatThrownBy(() -> LocalOptions.parse(args))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith(start);
    }
}
