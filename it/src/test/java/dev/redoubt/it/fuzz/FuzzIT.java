package dev.redoubt.it.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redoubt.persistence.testing.Interop;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Some of the commands of which {@link Fuzz} sends a million: to a lone node, and to the master of three. */
@Timeout(300)
class FuzzIT {
    private static final long SEED = 7;
    private static final long COMMANDS = 30_000;
    private static final long COMMANDS_IN_QUORUM = 10_000;
    private static final long SHRINK_SECONDS = 20;

    @TempDir
    Path dir;

    @Test
    void random_commands_do_what_they_do_on_redis_server() throws IOException {
        assertNoDifference(COMMANDS, false);
    }

    @Test
    void all_members_have_what_redis_server_has() throws IOException {
        assertNoDifference(COMMANDS_IN_QUORUM, true);
    }

    private void assertNoDifference(long commands, boolean quorum) throws IOException {
        Interop.requireRedis();
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(output, true, StandardCharsets.UTF_8);
        assertThat(Fuzz.run(SEED, commands, quorum, dir, out, SHRINK_SECONDS))
                .as(() -> output.toString(StandardCharsets.UTF_8))
                .isEmpty();
    }
}
