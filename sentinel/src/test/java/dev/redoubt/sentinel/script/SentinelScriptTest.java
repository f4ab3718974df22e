package dev.redoubt.sentinel.script;

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
 * Runs the golden scripts in {@code src/test/resources/scripts} against a production core, the sentinel {@code s1}. The
 * effects of each event must be exactly those of the script. {@code -Dgolden.update=true} rewrites the scripts; review
 * the diff.
 *
 * <p>A script is ASCII, a line at a time:
 *
 * <pre>
 * # A comment.
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
    private static final boolean UPDATE = Boolean.getBoolean("golden.update");
    private static final Path DIRECTORY =
            Path.of(System.getProperty("redoubt.root", "..")).resolve("sentinel/src/test/resources/scripts");
    private static final Pattern EVENT = Pattern.compile("(\\d+)> (.+)");
    private static final String INDENT = "  ";
    private static final List<String> NAMES =
            List.of("bootstrap", "election", "failover", "leases", "planned-failover", "tilt", "trust-member");

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
        ScriptedSentinel sentinel = new ScriptedSentinel();
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
                    sentinel.run(Long.parseLong(event.group(1)), Words.of(event.group(2)))
                            .forEach(
                                    effect -> text.append(INDENT).append(effect).append('\n'));
                } catch (RuntimeException e) {
                    throw new AssertionError("line " + number + ": " + line, e);
                }
            } else if (line.startsWith("== ")) {
                sentinel = new ScriptedSentinel();
            } else {
                assertThat(line).as("line %d", number).matches("|#.*");
            }
        }
        return text.toString();
    }
}
