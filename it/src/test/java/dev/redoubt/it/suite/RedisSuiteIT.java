package dev.redoubt.it.suite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redoubt.persistence.testing.Interop;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The quick units of Redis's own test suite; {@link RedisSuite} runs all of them. Skipped with a line where the source
 * of Redis or Tcl is not to be had: it is Debian's source package, which not every machine may fetch.
 */
@Timeout(300)
class RedisSuiteIT {
    private static final long SECONDS = 120;

    @TempDir
    private static Path sources;

    private static Path source;
    private static ExpectedDifferences expected;

    @TempDir
    Path dir;

    @BeforeAll
    static void findSource() throws IOException {
        Interop.requireRedis();
        if (Interop.find("tclsh").isEmpty()) {
            skip("tclsh is not on the PATH");
        }
        try {
            source = SuiteSource.find(sources);
        } catch (IOException nowhere) {
            skip(nowhere.getMessage().lines().findFirst().orElse(""));
        }
        expected = ExpectedDifferences.read();
    }

    private static void skip(String reason) {
        System.out.println("Redis's test suite is skipped: " + reason);
        Assumptions.abort(reason);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "protocol",
                "keyspace",
                "scan",
                "type/string",
                "type/incr",
                "type/list-2",
                "type/set",
                "type/hash",
                "type/stream",
                "sort",
                "multi",
                "quit",
                "bitops",
                "geo",
                "pause",
                "pubsub",
                "slowlog",
                "tracking"
            })
    void node_passes_what_redis_server_passes(String unit) throws IOException, InterruptedException {
        UnitComparison found = UnitComparison.run(unit, source, dir, SECONDS, false);
        System.out.println(found.row());
        assertThat(found.theirs().isEmpty()).as(found.row()).isFalse();
        assertThat(expected.unlisted(unit, found.differences())).as(found.row()).isEmpty();
        assertThat(found.files()).isEmpty();
    }
}
