package dev.redoubt.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The parser of one command line, as redis-server's {@code main}. Its words are {@link ByteText}s. Used once. */
final class Arguments {
    private final Role role;
    private final String[] args;
    private int next;

    Arguments(Role role, String[] args) {
        this.role = role;
        this.args = args;
    }

    CommandLine read() throws ConfigException {
        if (args.length == 1 && (args[0].equals("-h") || args[0].equals("--help"))) {
            return CommandLine.say(role, Help.text(role));
        }
        if (args.length == 1 && (args[0].equals("-v") || args[0].equals("--version"))) {
            return CommandLine.say(role, Help.version(role));
        }
        Values values = Values.defaults(role);
        if (args.length > 0 && !args[0].startsWith("-")) {
            values = HoconFile.read(file(args[0]), values);
            next = 1;
        }
        while (next < args.length) {
            values = option(values);
        }
        return CommandLine.run(Checks.complete(values));
    }

    private static Path file(String name) throws ConfigException {
        try {
            FileNames.check(name);
        } catch (ConfigException e) {
            throw new ConfigException("config file '" + name + "': " + e.line(), e);
        }
        return FileNames.path(name);
    }

    private Values option(Values values) throws ConfigException {
        String word = args[next++];
        if (!word.startsWith("--") || word.length() == 2) {
            throw new ConfigException("'" + word
                    + "': expected a directive, as in --port 6379; a configuration file comes first (see --help)");
        }
        // As with redis-server, "--port 6380" may also be one argument.
        String[] joined = word.substring(2).trim().split("[ \t]+", 2);
        String name = joined[0];
        Directive<?> directive = Directives.find(role, name);
        if (directive == null) {
            throw new ConfigException(unknown(role, name));
        }
        String text = joined.length == 2 ? joined[1] : join(directive, words(directive));
        return read(values, directive, text, "");
    }

    /** Takes the words of a value. The first one may begin with dashes; only save may have none. */
    private List<String> words(Directive<?> directive) {
        List<String> words = new ArrayList<>();
        boolean bareSave = directive == NodeDirectives.SAVE && (next == args.length || args[next].startsWith("--"));
        if (bareSave) {
            words.add("");
        } else if (next < args.length) {
            words.add(args[next++]);
        }
        while (next < args.length && !args[next].startsWith("--")) {
            words.add(args[next++]);
        }
        return words;
    }

    private static String join(Directive<?> directive, List<String> words) throws ConfigException {
        if (words.isEmpty() || (words.size() > 1 && !directive.type().manyWords())) {
            throw new ConfigException(directive + ": wrong number of arguments"
                    + (words.isEmpty() ? "" : " (" + String.join(" ", words) + ")"));
        }
        return String.join(" ", words);
    }

    /**
     * Returns the values with one more, or throws an exception with the directive, the place and the reason.
     *
     * @param where the place in a file, empty for the command line
     */
    static Values read(Values values, Directive<?> directive, String text, String where) throws ConfigException {
        try {
            return values.read(directive, text);
        } catch (ConfigException e) {
            throw new ConfigException(
                    (where.isEmpty() ? "" : where + ": ") + directive + " '" + text + "': " + e.line(), e);
        }
    }

    /** Returns the error for a name that is not in the table of this role. */
    static String unknown(Role role, String name) {
        Role other = role == Role.NODE ? Role.SENTINEL : Role.NODE;
        @Nullable Directive<?> theirs = Directives.find(other, name);
        return "unknown directive '" + name + "'"
                + (theirs == null
                        ? " (see --help)"
                        : ": it belongs to " + other.program() + ", this is " + role.program())
                + suggestion(role, name.toLowerCase(Locale.ROOT), theirs);
    }

    private static String suggestion(Role role, String name, @Nullable Directive<?> theirs) {
        if (theirs != null) {
            return "";
        }
        return Directives.of(role).stream()
                .map(Directive::name)
                .filter(candidate -> name.length() > 2 && (candidate.startsWith(name) || name.startsWith(candidate)))
                .findFirst()
                .map(candidate -> "; is it '" + candidate + "'?")
                .orElse("");
    }
}
