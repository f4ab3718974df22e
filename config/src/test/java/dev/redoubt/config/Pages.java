package dev.redoubt.config;

import java.util.List;
import java.util.stream.Collectors;

/** The pages that are generated of the table: the reference, and a sample file for each role. */
final class Pages {
    private Pages() {}

    static String reference() {
        StringBuilder out = new StringBuilder();
        out.append("# Directives\n\n")
                .append("Generated from the table in `config/` (`mvn -pl config test -Dredoubt.golden=update` rewrites"
                        + " it);")
                .append(" edit the table, not this page.\n\n")
                .append("A directive is given on the command line (`--port 7000`), in a HOCON file under")
                .append(" `redoubt { port = 7000 }`, which is named first on the command line, or with CONFIG SET"
                        + " where")
                .append(" the page says so. The command line overrides the file. Names, units and printed values are")
                .append(" Redis's: `k` is 1000 and `kb` 1024 bytes, `m`, `mb`, `g`, `gb` likewise; milliseconds may be")
                .append(" written as `500`, `500ms` or `2s`. A section `akka { ... }` in the file overrides our"
                        + " settings")
                .append(" of Akka.\n");
        for (Role role : Role.values()) {
            out.append("\n## ")
                    .append(role.title())
                    .append(" (`")
                    .append(role.program())
                    .append("`)\n");
            String group = "";
            for (Directive<?> directive : Grouped.of(role)) {
                if (!directive.group().equals(group)) {
                    group = directive.group();
                    out.append("\n### ").append(group).append("\n\n");
                    out.append("| directive | value | default | CONFIG SET | |\n|---|---|---|---|---|\n");
                }
                out.append(row(role, directive));
            }
        }
        return out.toString();
    }

    private static String row(Role role, Directive<?> directive) {
        String name =
                "`" + directive.name() + "`" + (directive.alias().isEmpty() ? "" : " (or `" + directive.alias() + "`)");
        return "| " + name + " | " + cell(directive.type().syntax()) + " | " + cell(Grouped.defaultText(directive))
                + " | " + (changeable(role, directive) ? "yes" : "no") + " | " + directive.doc() + " |\n";
    }

    /** A sentinel has no CONFIG command. */
    private static boolean changeable(Role role, Directive<?> directive) {
        return directive instanceof LiveDirective<?> && role == Role.NODE;
    }

    private static String cell(String text) {
        return "`" + text.replace("|", "\\|") + "`";
    }

    static String sample(Role role) {
        StringBuilder out = new StringBuilder();
        out.append("# A ")
                .append(role.title().toLowerCase(java.util.Locale.ROOT))
                .append(" of Redoubt: ");
        out.append("every directive with its default, commented out.\n");
        out.append("# Start with: java -jar ").append(role.program()).append(".jar this-file.conf\n");
        out.append("# Generated from the table in config/; the syntax is HOCON.\n\nredoubt {\n");
        String group = "";
        for (Directive<?> directive : Grouped.of(role)) {
            if (!directive.group().equals(group)) {
                group = directive.group();
                out.append(group.equals("Network") ? "" : "\n")
                        .append("  ## ")
                        .append(group)
                        .append("\n");
            }
            List<String> lines = Help.wrap(directive.doc(), 110);
            out.append(lines.stream().map(line -> "  # " + line + "\n").collect(Collectors.joining("", "\n", "")));
            out.append("  # ").append(assignment(directive)).append("\n");
        }
        return out.append("}\n").toString();
    }

    static String assignment(Directive<?> directive) {
        String text = Grouped.defaultText(directive);
        boolean plain = text.matches("[A-Za-z0-9-]+");
        return directive.name() + " = " + (plain || text.equals("\"\"") ? text : "\"" + text + "\"");
    }
}
