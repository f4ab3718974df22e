package dev.redoubt.node.command.docs;

import dev.redoubt.node.command.CommandSpec;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The documentation of all commands: the files beside this class, one for each group of rows. Safe for any thread.
 *
 * <p>An entry begins with {@code name: summary}. The lines behind it are indented by two spaces and begin with a word:
 * {@code time} the complexity, {@code args} the arguments as {@link ArgumentParser} reads them, {@code tips},
 * {@code from VERSION what it brought}, {@code until VERSION what replaces it}, and {@code syscmd}. A line that is
 * indented more goes on with the one before it.
 */
public final class CommandDocs {
    private static final Map<String, Map<String, CommandDoc>> GROUPS = new ConcurrentHashMap<>();

    private CommandDocs() {}

    /**
     * Returns the documentation of the command; reads the file of its group the first time.
     *
     * @throws IllegalStateException there is none
     */
    public static CommandDoc of(CommandSpec spec) {
        CommandDoc doc = GROUPS.computeIfAbsent(spec.group(), CommandDocs::read).get(spec.name());
        if (doc == null) {
            throw new IllegalStateException("no documentation of the command " + spec.name());
        }
        return doc;
    }

    private static Map<String, CommandDoc> read(String group) {
        try (InputStream in = CommandDocs.class.getResourceAsStream(group + ".txt")) {
            if (in == null) {
                throw new IllegalStateException("no documentation of the group " + group);
            }
            return read(new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, CommandDoc> read(BufferedReader in) throws IOException {
        Map<String, CommandDoc> docs = new HashMap<>();
        List<String> entry = new ArrayList<>();
        String line;
        do {
            line = in.readLine();
            if (line != null && line.startsWith("   ")) {
                entry.add(entry.remove(entry.size() - 1) + " " + line.strip());
            } else if (line != null && !line.isEmpty()) {
                entry.add(line.strip());
            } else if (!entry.isEmpty()) {
                int colon = entry.get(0).indexOf(": ");
                docs.put(entry.get(0).substring(0, colon), entry(entry, colon));
                entry.clear();
            }
        } while (line != null);
        return docs;
    }

    private static CommandDoc entry(List<String> lines, int colon) {
        List<CommandDoc.Change> history = new ArrayList<>();
        for (String line : lines) {
            if (line.startsWith("from ")) {
                history.add(change(line));
            }
        }
        CommandDoc.Change until = change("until " + value(lines, "until"));
        String tips = value(lines, "tips");
        return new CommandDoc(
                lines.get(0).substring(colon + 2),
                value(lines, "time"),
                ArgumentParser.parse(value(lines, "args")),
                tips.isEmpty() ? List.of() : List.of(tips.split(" ")),
                List.copyOf(history),
                lines.contains("syscmd"),
                until.version(),
                until.text());
    }

    private static CommandDoc.Change change(String line) {
        String[] parts = line.split(" ", 3);
        return parts.length < 3 ? new CommandDoc.Change("", "") : new CommandDoc.Change(parts[1], parts[2]);
    }

    /** Returns what stands behind the word; empty without such a line. */
    private static String value(List<String> lines, String word) {
        for (String line : lines) {
            if (line.startsWith(word + " ")) {
                return line.substring(word.length() + 1);
            }
        }
        return "";
    }
}
