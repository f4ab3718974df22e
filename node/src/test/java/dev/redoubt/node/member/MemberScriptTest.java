package dev.redoubt.node.member;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Runs the golden scripts in {@code src/test/resources/scripts} against three production cores, the members {@code A},
 * {@code B} and {@code C} of a shard in the mode {@code quorum}. The effects and messages of each command must be
 * exactly those of the script. {@code -Dgolden.update=true} rewrites the scripts; review the diff.
 *
 * <p>A script is ASCII, a line at a time:
 *
 * <pre>
 * # A comment.
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
    private static final boolean UPDATE = Boolean.getBoolean("golden.update");
    private static final Path DIRECTORY =
            Path.of(System.getProperty("redoubt.root", "..")).resolve("node/src/test/resources/scripts");
    private static final Pattern EVENT = Pattern.compile("(\\d+)> (.+)");
    private static final String INDENT = "  ";
    private static final List<String> NAMES =
            List.of("election", "full-sync", "log-matching", "planned-failover", "read-index", "shown-keyspace");

    static List<String> names() {
        return NAMES;
    }

    @Test
    void directory_holds_exactly_the_known_scripts() throws IOException {
        try (Stream<Path> files = Files.list(DIRECTORY)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrderElementsOf(
                            NAMES.stream().map(name -> name + ".txt").toList());
        }
    }

    @ParameterizedTest
    @MethodSource("names")
    void effects_are_those_of_the_script(String name) throws IOException {
        Path file = DIRECTORY.resolve(name + ".txt");
        String expected = Files.readString(file, StandardCharsets.US_ASCII);
        String actual = run(expected);
        if (UPDATE) {
            Files.writeString(file, actual, StandardCharsets.US_ASCII);
        }
        assertThat(actual).contains("== ").isEqualTo(Files.readString(file, StandardCharsets.US_ASCII));
    }

    /** Runs a script and returns it with the actual effects. */
    private static String run(String script) {
        StringBuilder text = new StringBuilder();
        ScriptedCluster cluster = new ScriptedCluster();
        int number = 0;
        for (String line : script.lines().toList()) {
            number++;
            if (line.startsWith(INDENT)) {
                continue;
            }
            text.append(line).append('\n');
            Matcher event = EVENT.matcher(line);
            if (event.matches()) {
                try {
                    cluster.run(Long.parseLong(event.group(1)), ScriptWords.of(event.group(2)))
                            .forEach(
                                    effect -> text.append(INDENT).append(effect).append('\n'));
                } catch (RuntimeException e) {
                    throw new AssertionError("line " + number + ": " + line, e);
                }
            } else if (line.startsWith("== ")) {
                cluster = new ScriptedCluster();
            } else {
                assertThat(line).as("line %d", number).matches("|#.*");
            }
        }
        return text.toString();
    }
}
