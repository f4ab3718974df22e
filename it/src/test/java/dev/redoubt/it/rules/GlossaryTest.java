package dev.redoubt.it.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Each term of docs/glossary.md exists in the code under the name that its last column gives. */
class GlossaryTest {
    private static final Pattern ROW =
            Pattern.compile("^\\| [^|]+ \\| [^|]+ \\| [^|]+ \\| (.*) \\|$", Pattern.MULTILINE);
    private static final Pattern NAME = Pattern.compile("`([^`]+)`");

    @Test
    void each_term_exists_in_the_code() throws IOException {
        List<String> names = names();
        assertThat(names).hasSizeGreaterThan(20);
        String sources = Modules.shippedSources().map(Modules::read).collect(Collectors.joining());
        assertThat(names).allSatisfy(name -> assertThat(Pattern.compile("(?<!\\w)" + Pattern.quote(name) + "\\b")
                        .matcher(sources)
                        .find())
                .as(name)
                .isTrue());
    }

    private static List<String> names() throws IOException {
        List<String> names = new ArrayList<>();
        Matcher rows = ROW.matcher(Files.readString(Modules.ROOT.resolve("docs/glossary.md")));
        while (rows.find()) {
            NAME.matcher(rows.group(1)).results().forEach(name -> names.add(name.group(1)));
        }
        return names;
    }
}
