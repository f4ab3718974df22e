package dev.redoubt.it.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Rules that no other tool sees; each ban names what to use instead. */
class TidyTest {
    private static final Pattern DIFFERS_ROW = Pattern.compile("^\\| `(\\w+)` \\|.*", Pattern.MULTILINE);

    @Test
    void sources_await_a_condition_instead_of_sleeping() {
        assertThat(filesWith(line -> line.contains("Thread.sleep" + "("))).isEmpty();
    }

    @Test
    void sources_have_no_marks_of_unfinished_work() {
        Pattern marks = Pattern.compile("\\b(TODO|FIX" + "ME|XXX|HACK)\\b");
        assertThat(filesWith(
                        line -> marks.matcher(line).find() && !line.contains("TidyTest") && !line.contains("marks =")))
                .isEmpty();
    }

    @Test
    void sources_throw_instead_of_assert() {
        assertThat(filesWith(line -> line.strip().startsWith("assert "))).isEmpty();
    }

    /** Plain technical English: a first sentence is a noun phrase, or a verb in the third person. */
    @Test
    void javadoc_opens_with_a_noun_or_a_verb() {
        Pattern opening = Pattern.compile("/\\*\\*\\s+(\\* )?(What|Who|Whom|Whose|Whether|Where|How|When)\\b");
        assertThat(Modules.sources("main")
                        .filter(file -> opening.matcher(Modules.read(file)).find())
                        .map(file -> Modules.ROOT.relativize(file).toString())
                        .toList())
                .isEmpty();
    }

    /** Each deliberate difference is a comment at its place and a row in docs/differences.md, and no row is stale. */
    @Test
    void differences_from_redis_are_listed() throws IOException {
        TreeSet<String> inCode = new TreeSet<>();
        Modules.sources("main")
                .filter(file -> Modules.read(file).contains("DIFFERS" + ":"))
                .forEach(file -> inCode.add(file.getFileName().toString().replace(".java", "")));
        TreeSet<String> inDocs = new TreeSet<>();
        Matcher rows = DIFFERS_ROW.matcher(Files.readString(Modules.ROOT.resolve("docs/differences.md")));
        while (rows.find()) {
            inDocs.add(rows.group(1));
        }
        assertThat(inDocs).isEqualTo(inCode);
    }

    private static List<String> filesWith(Predicate<String> line) {
        return Stream.of("main", "test")
                .flatMap(Modules::sources)
                .filter(file -> Modules.read(file).lines().anyMatch(line))
                .map(file -> Modules.ROOT.relativize(file).toString())
                .toList();
    }
}
