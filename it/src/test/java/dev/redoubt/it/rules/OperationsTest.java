package dev.redoubt.it.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Each warning and error of the sources is a row of docs/operations.md with its cause and what to do, and no row is stale. */
class OperationsTest {
    private static final String HEAD = "| text | cause | what to do |";
    private static final Pattern ROW = Pattern.compile("^\\| `([^`]+)` \\| [^|]*\\w[^|]* \\| [^|]*\\w[^|]* \\|$");

    /** The files that log texts of others; {@link LogTexts} reads these texts where they are written. */
    private static final List<String> PASS_ON = List.of(
            "NodeDataDirectory",
            "NodeMain",
            "ProcessWatch",
            "RedisLibrary",
            "SentinelActor",
            "SentinelMain",
            "VoteLog");

    @Test
    void each_warning_is_a_row_of_the_operators_page() throws IOException {
        Map<String, String> inCode = new TreeMap<>();
        Modules.shippedSources()
                .forEach(file -> LogTexts.of(Modules.read(file)).texts().forEach(text -> inCode.put(text, name(file))));
        assertThat(inCode).hasSizeGreaterThan(40);

        TreeMap<String, String> missing = new TreeMap<>(inCode);
        missing.keySet().removeAll(rows());
        assertThat(missing).as("texts of warnings and errors without a row").isEmpty();
    }

    @Test
    void each_row_of_the_operators_page_is_in_the_code() throws IOException {
        TreeSet<String> stale = new TreeSet<>(rows());
        Modules.shippedSources()
                .forEach(file -> LogTexts.of(Modules.read(file)).texts().forEach(stale::remove));
        assertThat(stale).as("rows whose text no source has").isEmpty();
    }

    @Test
    void loggers_get_texts_from_elsewhere_at_known_places_only() {
        assertThat(Modules.shippedSources()
                        .filter(file -> LogTexts.of(Modules.read(file)).passesOn())
                        .map(OperationsTest::name))
                .containsExactlyInAnyOrderElementsOf(PASS_ON);
    }

    @Test
    void text_is_put_together_across_line_breaks() {
        LogTexts texts = LogTexts.of(
                """
                LOG
                        .warn(
                                "It's {} (a,"
                                        + " \\"b\\")", // LOG.warn("a comment");
                                call("x", 1));
                tasks.fatal("Part " + (a ? "1" : "2") + " of " + list.get(0) + " failed", cause);
                c.error("ERR a reply");
                """);
        assertThat(texts.texts()).containsExactly("It's {} (a, \"b\")", "Part {} of {} failed");
        assertThat(texts.passesOn()).isFalse();
    }

    @Test
    void text_from_elsewhere_is_noticed() {
        assertThat(LogTexts.of("LOG.error(\"{}\", text);").passesOn()).isTrue();
        assertThat(LogTexts.of("log().warn(TEXT, 5);").passesOn()).isTrue();
        assertThat(LogTexts.of("remarks.forEach(LOG::warn);").passesOn()).isTrue();
    }

    /** Returns the texts of all tables of the page that have {@link #HEAD}; each row must be complete. */
    private static TreeSet<String> rows() throws IOException {
        TreeSet<String> texts = new TreeSet<>();
        boolean inTable = false;
        for (String line : Files.readAllLines(Modules.ROOT.resolve("docs/operations.md"))) {
            boolean row = inTable && line.startsWith("|") && !line.startsWith("|---");
            inTable = line.equals(HEAD) || (inTable && line.startsWith("|"));
            if (row) {
                Matcher parts = ROW.matcher(line);
                assertThat(parts.matches())
                        .as("text, cause and what to do in: " + line)
                        .isTrue();
                assertThat(texts.add(parts.group(1))).as("one row for: " + line).isTrue();
            }
        }
        return texts;
    }

    private static String name(Path file) {
        return file.getFileName().toString().replace(".java", "");
    }
}
