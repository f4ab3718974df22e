package dev.redoubt.node.member;

import dev.redoubt.persistence.testing.TraceScripts;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Runs the golden scripts in {@code src/test/resources/scripts} against three production cores, the members {@code A},
 * {@code B} and {@code C} of a shard in the mode {@code quorum}. The effects and messages of each command must be
 * exactly those of the script. {@code -Dredoubt.golden=update} rewrites the scripts; review the diff.
 *
 * <p>{@link TraceScripts} says what a script is. Here
 *
 * <pre>
 * == A scenario begins, with new members
 * 0&gt; promote A term=1 everyone      a command at 0 ms of the members' clocks
 *   A store promised=1 ...           what members do and send is indented, in order
 * 0&gt; deliver                        messages between members wait for this command
 *   B-&gt;A Ack
 *     A release to 1                 what A does about it
 * 400&gt; ticks grant=500              ticks every 40 ms until 400 ms; heartbeats and lease requests are not shown
 * </pre>
 *
 * <p>{@link ScriptedCluster} has the commands, {@link ScriptNames} the names. The host of each member carries out its
 * effects at once: a store is durable, a record is appended. Messages of sentinels arrive at once too.
 */
class MemberScriptTest {
    private static final TraceScripts SCRIPTS = new TraceScripts(
            "node/src/test/resources/scripts",
            List.of(
                    "election",
                    "full-sync",
                    "heartbeats",
                    "log-matching",
                    "planned-failover",
                    "read-index",
                    "shown-keyspace"),
            ScriptNames.WORD);

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
        SCRIPTS.check(name, ScriptedCluster::new);
    }
}
