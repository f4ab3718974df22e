package dev.redoubt.sentinel.server;

import dev.redoubt.node.command.CommandSpec;
import dev.redoubt.node.command.CommandTable;
import dev.redoubt.node.command.docs.CommandDoc;
import dev.redoubt.node.command.docs.CommandDocs;
import dev.redoubt.node.command.docs.Syntax;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The page of all commands, generated of the command tables of a node and of a sentinel. Stateless. */
final class CommandPage {
    private static final String HEAD =
            """
            # Commands

            Generated from the command tables and their documentation; edit those (`DataRows`, `ServerRows`,
            `SentinelTable` and the files beside `CommandDocs`), not this page. `-Dredoubt.golden=update` on
            `CommandPageTest` in `sentinel/` rewrites it.

            Names, arguments and replies are those of Redis 7.0.15; *since* is the version of Redis that brought the
            command, and *time* is how its work grows. The last column names the rows of
            [differences.md](differences.md) that speak of the command.
            """;
    private static final Pattern DIFFERENCE = Pattern.compile("\\| `(\\w+)` \\| (.*) \\|");
    private static final Pattern WORDS = Pattern.compile("\\b([A-Z][A-Z_]+)(?: ([A-Z][A-Z-]+))?\\b");

    private CommandPage() {}

    /**
     * Returns the page.
     *
     * @param differences the lines of differences.md
     * @param redis the names of all commands of redis-server
     */
    static String of(CommandTable node, CommandTable sentinel, List<String> differences, Collection<String> redis) {
        StringBuilder page = new StringBuilder(HEAD);
        Map<String, Set<String>> rows = named(node, differences);
        groups(node).forEach(group -> {
            page.append("\n## ").append(title(group)).append("\n");
            table(page, node, group, rows);
        });
        page.append("\n## Sentinel\n\nA sentinel has these, and of a node's: ");
        page.append(sentinel.all().stream()
                .filter(spec -> !spec.group().equals("sentinel"))
                .map(spec -> "`" + upper(spec) + "`")
                .collect(Collectors.joining(", ", "", ".\n")));
        table(page, sentinel, "sentinel", named(sentinel, differences));
        Set<String> missing = new TreeSet<>(redis);
        node.rows().forEach(spec -> missing.remove(spec.name()));
        page.append("\n## Of Redis 7.0, but not here\n\n");
        page.append(missing.stream()
                .map(name -> "`" + name.replace('|', ' ').toUpperCase(Locale.ROOT) + "`")
                .collect(Collectors.joining(", ", "", ".\n")));
        return page.toString();
    }

    private static Set<String> groups(CommandTable table) {
        return table.rows().stream().map(CommandSpec::group).collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private static String title(String group) {
        String words = group.replace('-', ' ');
        return Character.toUpperCase(words.charAt(0)) + words.substring(1);
    }

    private static void table(StringBuilder page, CommandTable table, String group, Map<String, Set<String>> named) {
        page.append("\n| command | since | time | | differences |\n|---|---|---|---|---|\n");
        for (CommandSpec spec : table.rows()) {
            if (spec.group().equals(group)) {
                CommandDoc doc = CommandDocs.of(spec);
                String until = doc.deprecated().isEmpty()
                        ? ""
                        : " Outdated since " + doc.deprecated() + ": " + doc.replacedBy() + ".";
                page.append("| `")
                        .append(Syntax.of(spec).replace("|", "\\|"))
                        .append("` | ")
                        .append(spec.since())
                        .append(" | ")
                        .append(doc.complexity().replace("*", "\\*"))
                        .append(" | ")
                        .append(doc.summary())
                        .append(until)
                        .append(" | ")
                        .append(named.getOrDefault(spec.name(), Set.of()).stream()
                                .map(row -> "`" + row + "`")
                                .collect(Collectors.joining(", ")))
                        .append(" |\n");
            }
        }
    }

    /** Returns the rows of the differences by the commands that they name. */
    private static Map<String, Set<String>> named(CommandTable table, List<String> differences) {
        Map<String, Set<String>> named = new TreeMap<>();
        for (String line : differences) {
            Matcher row = DIFFERENCE.matcher(line);
            if (row.matches()) {
                Matcher words = WORDS.matcher(row.group(2));
                while (words.find()) {
                    CommandSpec spec = meant(table, words.group(1), words.group(2));
                    if (spec != null) {
                        named.computeIfAbsent(spec.name(), name -> new TreeSet<>())
                                .add(row.group(1));
                    }
                }
            }
        }
        return named;
    }

    private static @Nullable CommandSpec meant(CommandTable table, String first, String second) {
        CommandSpec spec = table.find(bytes(first));
        CommandSpec subcommand = spec == null || second == null ? null : table.subcommand(spec, bytes(second));
        return subcommand == null ? spec : subcommand;
    }

    private static String upper(CommandSpec spec) {
        return spec.name().toUpperCase(Locale.ROOT);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
