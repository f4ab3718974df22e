package dev.redoubt.sentinel.script;

import dev.redoubt.persistence.testing.TraceScripts;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Runs the golden scripts in {@code src/test/resources/scripts} against a production core, the sentinel {@code s1}. The
 * effects of each event must be exactly those of the script. {@code -Dredoubt.golden=update} rewrites the scripts;
 * review the diff.
 *
 * <p>{@link TraceScripts} says what a script is. Here
 *
 * <pre>
 * == A scenario begins, with a new sentinel
 * 0&gt; start voted=1           an event at 0 ms of the sentinel's clock
 *   store 1 voted=1 ...      the effects are indented, in order
 * 700&gt; ticks n1#1 n2#1 ...   ticks every 50 ms until 700 ms; pings and hellos are not shown
 * </pre>
 *
 * <p>{@link ScriptedSentinel} has the commands, {@link Names} the names. down-after-milliseconds is 1000, the lease 500
 * ms, the election timeout 500 ms, failover-timeout 5000 ms, the quorum 2. {@code stored} says that every Store so far
 * is durable; until then messages are held back.
 */
class SentinelScriptTest {
    private static final TraceScripts SCRIPTS = new TraceScripts(
            "sentinel/src/test/resources/scripts",
            List.of("bootstrap", "election", "failover", "leases", "planned-failover", "tilt", "trust-member"),
            Names.WORD);

    static List<String> names() {
        return SCRIPTS.names();
    }

    @Test
    void directory_holds_exactly_the_known_scripts() throws IOException {
        SCRIPTS.checkDirectory();
    }

    @ParameterizedTest
    @MethodSource("names")
    void effects_are_those_of_the_script(String name) throws IOException {
        SCRIPTS.check(name, ScriptedSentinel::new);
    }
}
