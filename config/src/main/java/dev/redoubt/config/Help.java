package dev.redoubt.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The texts of {@code --help} and {@code --version}. */
final class Help {
    private static final int WIDTH = 100;

    private Help() {}

    static String version(Role role) {
        String version = Optional.ofNullable(Help.class.getPackage().getImplementationVersion())
                .orElse("(not packaged)");
        return role.program() + " " + version + ", Java " + Runtime.version();
    }

    static String text(Role role) {
        StringBuilder out = new StringBuilder();
        out.append("Usage: java -jar ").append(role.program()).append(".jar [file.conf] [-] [--directive value]...\n");
        out.append("       java -jar ").append(role.program()).append(".jar --help | --version\n\n");
        out.append(role.title()).append(" of Redoubt: ").append(role.purpose()).append(".\n");
        out.append("The file is a redis.conf, or HOCON: redoubt { port = ")
                .append(defaultPort(role))
                .append(" }. A dash stands for a\nredis.conf on standard input. The command line goes over both.\n");
        String group = "";
        for (Directive<?> directive : Grouped.of(role)) {
            if (!directive.group().equals(group)) {
                group = directive.group();
                out.append('\n').append(group).append('\n');
            }
            append(out, directive);
        }
        return out.toString().stripTrailing();
    }

    private static int defaultPort(Role role) {
        return role == Role.NODE ? NodeDirectives.PORT.defaultValue() : SentinelDirectives.PORT.defaultValue();
    }

    private static <T> void append(StringBuilder out, Directive<T> directive) {
        out.append("  --")
                .append(directive.name())
                .append(' ')
                .append(directive.type().syntax());
        out.append("   (").append(Grouped.defaultText(directive)).append(")\n");
        for (String line : wrap(directive.doc(), WIDTH - 6)) {
            out.append("      ").append(line).append('\n');
        }
    }

    /** Breaks a text into lines of at most {@code width} characters at its blanks. */
    static List<String> wrap(String text, int width) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (String word : text.split(" ", -1)) {
            if (line.length() > 0 && line.length() + 1 + word.length() > width) {
                lines.add(line.toString());
                line.setLength(0);
            }
            line.append(line.length() > 0 ? " " : "").append(word);
        }
        lines.add(line.toString());
        return lines;
    }
}
