package dev.redoubt.node.command.script;

import dev.redoubt.persistence.testing.Golden;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The golden scripts and the words of their outcome lines. Stateless. */
final class Scripts {
    /** The scripts, without {@code .txt}. */
    static final List<String> NAMES = List.of(
            "strings",
            "bits",
            "lists",
            "sets",
            "hashes",
            "sorted-sets",
            "geo",
            "hyperloglogs",
            "streams",
            "stream-groups",
            "stream-blocking",
            "keys",
            "acl",
            "dump",
            "expiry",
            "scan",
            "transactions",
            "connection",
            "client-caching",
            "pubsub",
            "blocking",
            "scripting",
            "functions",
            "server");

    static final String PATTERN = "~ ";
    static final String NONE = "(none)";
    static final String LATER = "(later)";
    static final String LOG = "log ";
    static final String PUSH = "push ";
    static final String CLOSED = "closed ";

    private static final String SUFFIX = ".txt";
    private static final Path DIRECTORY = Golden.file("node/src/test/resources/commands");

    private Scripts() {}

    static Script read(String name) throws IOException {
        return Script.read(DIRECTORY.resolve(name + SUFFIX));
    }

    /** The names of the scripts that are there. */
    static List<String> found() throws IOException {
        try (Stream<Path> files = Files.list(DIRECTORY)) {
            return files.map(file -> file.getFileName().toString().replace(SUFFIX, ""))
                    .sorted()
                    .toList();
        }
    }

    /** Whether an outcome line, or a pattern for one, is a command in the log. */
    static boolean isLog(String line) {
        return withoutPattern(line).startsWith(LOG);
    }

    /** The line without the mark of a pattern. */
    static String withoutPattern(String line) {
        return line.startsWith(PATTERN) ? line.substring(PATTERN.length()) : line;
    }

    /** Whether an outcome line, or a pattern for one, is a reply. */
    static boolean isReply(String line) {
        String text = withoutPattern(line);
        return !text.startsWith(LOG)
                && !text.startsWith(PUSH)
                && !text.startsWith(CLOSED)
                && !text.equals(NONE)
                && !text.equals(LATER);
    }
}
