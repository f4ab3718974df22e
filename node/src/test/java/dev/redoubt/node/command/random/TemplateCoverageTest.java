package dev.redoubt.node.command.random;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redoubt.node.command.CommandSpec;
import dev.redoubt.node.command.CommandTable;
import dev.redoubt.node.command.ScriptEngine;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Random requests hold every command of the table, but for those in {@code requests/without-template.txt}, each with its
 * reason. A new command fails these tests until it has a template. The list is exact.
 */
class TemplateCoverageTest {
    @Test
    void every_command_has_a_template_or_a_reason() {
        Set<String> covered = RequestTemplates.all().stream()
                .flatMap(List::stream)
                .map(TemplateCoverageTest::command)
                .collect(Collectors.toSet());
        Set<String> without = new TreeSet<>();
        for (CommandSpec spec : ScriptEngine.commands()) {
            if (!covered.contains(spec.name())) {
                without.add(spec.name());
            }
        }
        assertThat(without).isEqualTo(reasons().keySet());
    }

    @Test
    void commands_on_data_have_templates() {
        assertThat(reasons().keySet()).noneMatch(name -> {
            CommandSpec spec = CommandTable.standard().find(name.getBytes(StandardCharsets.ISO_8859_1));
            return spec != null
                    && (spec.flagNames().contains("write") || spec.flagNames().contains("readonly"))
                    && !spec.group().equals("server");
        });
    }

    /** The command that a template calls, with its subcommand. */
    private static String command(String template) {
        String[] words = template.toLowerCase(Locale.ROOT).split(" ");
        String both = words.length > 1 ? words[0] + "|" + words[1] : words[0];
        boolean known =
                ScriptEngine.commands().stream().anyMatch(spec -> spec.name().equals(both));
        return known ? both : words[0];
    }

    private static Map<String, String> reasons() {
        Map<String, String> reasons = new TreeMap<>();
        for (String line : RequestTemplates.read("without-template")) {
            String[] parts = line.split(": ", 2);
            assertThat(parts).as(line).hasSize(2);
            for (String name : parts[0].split(" ")) {
                reasons.put(name, parts[1]);
            }
        }
        return reasons;
    }
}
