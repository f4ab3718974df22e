package dev.redoubt.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The committed pages are those of the table; {@code -Dredoubt.golden=update} rewrites them. */
class PagesTest {
    @TempDir
    Path temp;

    @Test
    void the_reference_page_is_that_of_the_table() throws IOException {
        check("docs/directives.md", Pages.reference());
    }

    @Test
    void the_sample_file_of_a_node_is_that_of_the_table() throws IOException {
        check("config/src/main/resources/redoubt-node.conf", Pages.sample(Role.NODE));
    }

    @Test
    void the_sample_file_of_a_sentinel_is_that_of_the_table() throws IOException {
        check("config/src/main/resources/redoubt-sentinel.conf", Pages.sample(Role.SENTINEL));
    }

    @Test
    void a_sample_file_as_shipped_changes_nothing() throws Exception {
        Path file = write(Pages.sample(Role.NODE));

        NodeSettings settings = CommandLine.parse(Role.NODE, new String[] {file.toString()})
                .config()
                .node();

        for (Directive<?> directive : Directives.of(Role.NODE)) {
            if (directive != CommonDirectives.CLUSTER_PORT) {
                assertThat(settings.values().get(directive))
                        .as(directive.name())
                        .isEqualTo(directive.defaultValue());
            }
        }
    }

    @Test
    void sample_file_gives_the_defaults_when_every_line_is_active() throws Exception {
        for (Role role : Role.values()) {
            String active = Arrays.stream(Pages.sample(role).split("\n"))
                    .map(line -> line.matches(" *# [a-z-]+ = .*") ? line.replaceFirst("# ", "") : line)
                    .collect(Collectors.joining("\n"));
            Path file = write(active);

            Values values = HoconFile.read(file, Values.defaults(role));

            for (Directive<?> directive : Directives.of(role)) {
                assertThat(active).contains(Pages.assignment(directive));
                assertThat(values.get(directive)).as(directive.name()).isEqualTo(directive.defaultValue());
            }
        }
    }

    private Path write(String text) throws IOException {
        return Files.writeString(temp.resolve("sample.conf"), text);
    }

    private static void check(String name, String expected) throws IOException {
        Path file = Path.of(System.getProperty("redoubt.root", "..")).resolve(name);
        if ("update".equals(System.getProperty("redoubt.golden"))) {
            Files.createDirectories(file.getParent());
            Files.writeString(file, expected);
        }
        assertThat(file)
                .as("mvn -pl config test -Dredoubt.golden=update writes it anew")
                .hasContent(expected);
    }
}
