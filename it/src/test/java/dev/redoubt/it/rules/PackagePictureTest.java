package dev.redoubt.it.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redoubt.persistence.testing.Golden;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * Keeps the picture of the packages in ARCHITECTURE.md true. An arrow says that a package uses another one; an arrow
 * that follows from two others is left out. {@code -Dredoubt.golden=update} draws the picture anew.
 */
class PackagePictureTest {
    private static final String BEGIN = "```mermaid\n";
    private static final String END = "```\n";

    @Test
    void the_picture_shows_the_packages_as_they_are() throws IOException {
        String page = Files.readString(PackageTable.page());
        int begin = page.indexOf(BEGIN) + BEGIN.length();
        int end = page.indexOf(END, begin);
        assertThat(begin).as("ARCHITECTURE.md has a mermaid picture").isGreaterThan(BEGIN.length());
        String picture = draw(ShippedClasses.packageGraph());
        if (Golden.updates()) {
            Files.writeString(PackageTable.page(), page.substring(0, begin) + picture + page.substring(end));
        } else {
            assertThat(page.substring(begin, end)).isEqualTo(picture);
        }
    }

    private static String draw(Map<String, Set<String>> graph) {
        StringBuilder out = new StringBuilder("graph TD\n");
        graph.forEach((from, uses) -> {
            Set<String> arrows = new TreeSet<>(uses);
            for (String direct : uses) {
                arrows.removeAll(reachable(graph, direct));
            }
            if (arrows.isEmpty()) {
                out.append("  ").append(from).append('\n');
            }
            arrows.forEach(to ->
                    out.append("  ").append(from).append(" --> ").append(to).append('\n'));
        });
        return out.toString();
    }

    private static Set<String> reachable(Map<String, Set<String>> graph, String from) {
        Set<String> seen = new TreeSet<>();
        collect(graph, from, seen);
        return seen;
    }

    private static void collect(Map<String, Set<String>> graph, String from, Set<String> seen) {
        for (String next : graph.get(from)) {
            if (seen.add(next)) {
                collect(graph, next, seen);
            }
        }
    }
}
