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
                .append("A directive is given on the command line (`--port 7000`), in a file that is named first on")
                .append(" the command line, or with CONFIG SET where the page says so. The file is a redis.conf (`port")
                .append(" 7000`) or HOCON (`redoubt { port = 7000 }`). A name that ends in `.hocon` or `.json` is")
                .append(" HOCON's; else the first line decides that is neither empty, nor a comment, nor an `include`:")
                .append(" in HOCON it begins with `redoubt`, `akka` or `{`, or its first word is followed by `=`, `{`")
                .append(" or `:`. The start logs which syntax was read.")
                .append(" The word `-`, first or last, stands for a redis.conf on standard input. The command line")
                .append(" overrides standard input, which overrides the file. Names, units and printed values are")
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
        return out.append(others()).toString();
    }

    private static String others() {
        StringBuilder out = new StringBuilder();
        out.append("\n## Directives of Redis that Redoubt has not\n\n")
                .append("These directives of redis-server 7.2 may stand in a redis.conf and on the command line. A")
                .append(
                        " value in the second column is what Redoubt does anyway. Other values are refused, or taken without")
                .append(" effect; the start logs one line with the names of the latter. `rename-command` and `include`")
                .append(" work as in Redis, `rename-command` for clients of a node.\n\n")
                .append("| directive | as Redoubt does | other values | because |\n|---|---|---|---|\n");
        for (RedisOnly entry : RedisOnly.all()) {
            String own = entry.own();
            out.append("| `").append(entry.name()).append('`');
            out.append(entry.alias().isEmpty() ? "" : " (or `" + entry.alias() + "`)");
            out.append(" | ").append(own == null ? "" : cell(own.isEmpty() ? "\"\"" : own));
            out.append(" | ").append(entry.refused() ? "refused" : "no effect");
            out.append(" | ").append(entry.why()).append(" |\n");
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
