package dev.redoubt.persistence.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A directory of golden scripts: commands, each at its time, and behind each the whole trace of what the subject did
 * about it. A script is ASCII, a line at a time:
 *
 * <pre>
 * # A comment.
 * == A scenario begins, with a new subject
 * 0&gt; start voted=1           a command at 0 ms of the subject's clock
 *   store 1 voted=1 ...      the trace is indented, in order
 * </pre>
 *
 * @param directory relative to the root of the project
 * @param names the scripts, without {@code .txt}
 * @param word what a word looks like that is a name, see {@link ScriptWords#of}
 */
public record TraceScripts(String directory, List<String> names, Pattern word) {
    private static final Pattern COMMAND = Pattern.compile("(\\d+)> (.+)");
    private static final String INDENT = "  ";
    private static final String SUFFIX = ".txt";

    /** The subject of one scenario. */
    public interface Subject {
        /** Carries out one command at that time, in ms, and returns the trace, a line each. */
        List<String> run(long atMs, ScriptWords words);
    }

    /** Fails if the directory has another script, or lacks one. */
    public void checkDirectory() throws IOException {
        try (Stream<Path> files = Files.list(Golden.file(directory))) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrderElementsOf(
                            names.stream().map(name -> name + SUFFIX).toList());
        }
    }

    /** Runs the commands of a script, and fails if a trace is not exactly that of the script. */
    public void check(String name, Supplier<? extends Subject> scenario) throws IOException {
        Path file = Golden.file(directory).resolve(name + SUFFIX);
        String actual = run(Files.readString(file, StandardCharsets.US_ASCII), scenario);
        assertThat(actual).as("the script has a scenario").contains("== ");
        Golden.check(file, actual);
    }

    /** Runs a script and returns it with the actual traces. */
    private String run(String script, Supplier<? extends Subject> scenario) {
        StringBuilder text = new StringBuilder();
        Subject subject = scenario.get();
        int number = 0;
        for (String line : script.lines().toList()) {
            number++;
            if (line.startsWith(INDENT)) {
                continue;
            }
            text.append(line).append('\n');
            Matcher command = COMMAND.matcher(line);
            if (command.matches()) {
                try {
                    subject.run(Long.parseLong(command.group(1)), ScriptWords.of(command.group(2), word))
                            .forEach(each -> text.append(INDENT).append(each).append('\n'));
                } catch (RuntimeException e) {
                    throw new AssertionError("line " + number + ": " + line, e);
                }
            } else if (line.startsWith("== ")) {
                subject = scenario.get();
            } else {
                assertThat(line).as("line %d", number).matches("|#.*");
            }
        }
        return text.toString();
    }
}
