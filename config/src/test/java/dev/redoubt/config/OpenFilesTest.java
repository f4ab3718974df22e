package dev.redoubt.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** The limit of open files bounds maxclients, at the start and in CONFIG SET. */
class OpenFilesTest {
    private final LiveConfig config = new LiveConfig(Values.defaults(Role.NODE));

    @Test
    void limit_is_read_as_the_kernel_prints_it() {
        assertThat(OpenFiles.limit(List.of(
                        "Limit                     Soft Limit           Hard Limit           Units     ",
                        "Max open files            1024                 1048576              files     ")))
                .isEqualTo(1024);
        assertThat(OpenFiles.limit(
                        List.of("Max open files            unlimited            unlimited            files")))
                .isEqualTo(Long.MAX_VALUE);
        assertThat(OpenFiles.limit(List.of())).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void maxclients_is_lowered_to_the_limit_less_32() {
        OpenFiles.fit(config, 200);

        assertThat(config.live(CommonDirectives.MAXCLIENTS).get()).isEqualTo(168);
        assertThat(config.set(List.of("maxclients", "169")))
                .isEqualTo("ERR CONFIG SET failed (possibly related to argument 'maxclients') - The operating system is"
                        + " not able to handle the specified number of clients, try with 168");
        assertThat(config.set(List.of("maxclients", "100"))).isNull();
        assertThat(config.live(CommonDirectives.MAXCLIENTS).get()).isEqualTo(100);
    }

    @Test
    void process_with_a_tiny_limit_is_refused_in_the_words_of_redis() {
        assertThat(OpenFiles.refusal(64))
                .isEqualTo("Your current 'ulimit -n' of 64 is not enough for the server to start. Please increase your"
                        + " open file limit to at least 10032. Exiting.");
        assertThat(OpenFiles.refusal(OpenFiles.LEAST)).isNull();
    }

    @Test
    void maxclients_stays_when_the_limit_is_high_enough() {
        OpenFiles.fit(config, 10_032);

        assertThat(config.live(CommonDirectives.MAXCLIENTS).get()).isEqualTo(10_000);
    }
}
