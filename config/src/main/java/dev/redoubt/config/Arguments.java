package dev.redoubt.config;

import dev.redoubt.config.redisconf.Words;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The parser of one command line, as redis-server's {@code main}. Its words are {@link ByteText}s. Used once. */
final class Arguments {
    /** The word that stands for a configuration on standard input. */
    private static final String STDIN = "-";

    private final Role role;
    private final Assignments target;
    private final InputStream stdin;
    private String[] args;
    private int next;

    /** @param stdin what the word {@code -} stands for; not closed */
    Arguments(Role role, String[] args, InputStream stdin) {
        this.role = role;
        this.args = args;
        this.target = new Assignments(Values.defaults(role));
        this.stdin = stdin;
    }

    CommandLine read() throws ConfigException {
        if (args.length == 1 && (args[0].equals("-h") || args[0].equals("--help"))) {
            return CommandLine.say(role, Help.text(role));
        }
        if (args.length == 1 && (args[0].equals("-v") || args[0].equals("--version"))) {
            return CommandLine.say(role, Help.version(role));
        }
        if (args.length > 0 && !args[0].startsWith("-")) {
            ConfigFile.read(file(args[0]), target);
            next = 1;
        }
        boolean fromStdin = takeStdin();
        while (next < args.length) {
            option();
        }
        if (fromStdin && target.values().get(CommonDirectives.EXIT_ON_STDIN_CLOSE)) {
            throw new ConfigException(
                    "exit-on-stdin-close: the configuration came from standard input, which has ended");
        }
        return CommandLine.run(Checks.complete(target.values()));
    }

    /** Reads standard input if the first or the last word says so. As with redis-server it comes before the options. */
    private boolean takeStdin() throws ConfigException {
        if (args.length == 0 || !(args[0].equals(STDIN) || args[args.length - 1].equals(STDIN))) {
            return false;
        }
        if (args[0].equals(STDIN)) {
            next = 1;
        } else {
            args = Arrays.copyOf(args, args.length - 1);
        }
        try {
            new RedisConfReader(target).read(ByteText.of(stdin.readAllBytes()), "standard input");
        } catch (IOException e) {
            throw new ConfigException("can't read the configuration on standard input: " + FileErrors.reason(e), e);
        }
        return true;
    }

    private static Path file(String name) throws ConfigException {
        try {
            FileNames.check(name);
        } catch (ConfigException e) {
            throw new ConfigException("config file '" + name + "': " + e.line(), e);
        }
        return FileNames.path(name);
    }

    private void option() throws ConfigException {
        String word = args[next++];
        if (!word.startsWith("--") || word.length() == 2) {
            throw new ConfigException("'" + word
                    + "': expected a directive, as in --port 6379; a configuration file comes first (see --help)");
        }
        // As with redis-server, "--port 6380" may also be one argument.
        String[] joined = word.substring(2).trim().split("[ \t]+", 2);
        String name = joined[0];
        Directive<?> directive = Directives.find(role, name);
        List<String> value = joined.length == 2 ? List.of(joined[1]) : words(directive);
        if (name.equalsIgnoreCase("include") && value.size() == 1) {
            new RedisConfReader(target).include(value.get(0));
            return;
        }
        try {
            if (directive != null) {
                target.apply(directive, value);
                return;
            }
            List<String> split = joined.length == 2 ? Words.split(joined[1]) : value;
            if (target.applyOther(name, split == null ? List.of() : split)) {
                return;
            }
        } catch (ConfigException e) {
            throw new ConfigException(described(name, value, e.line()), e);
        }
        throw new ConfigException(unknown(role, name));
    }

    private String described(String name, List<String> value, String reason) {
        if (Directives.isSecret(role, name)) {
            return name + ": " + reason;
        }
        String text = String.join(" ", value);
        if (reason.equals(Assignments.WRONG_ARGUMENTS)) {
            return name + ": " + reason + (value.isEmpty() ? "" : " (" + text + ")");
        }
        return name + " '" + text + "': " + reason;
    }

    /** Takes the words of a value. The first one may begin with dashes; only save may have none. */
    private List<String> words(@Nullable Directive<?> directive) {
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
                    (where.isEmpty() ? "" : where + ": ")
                            + directive
                            + (directive.type().secret() ? "" : " '" + text + "'")
                            + ": "
                            + e.line(),
                    e);
        }
    }

    /** Returns whether a name is a directive of the other role. */
    static boolean belongsElsewhere(Role role, String name) {
        return Directives.find(role == Role.NODE ? Role.SENTINEL : Role.NODE, name) != null;
    }

    /** Returns the error for a name that is not in the table of this role. */
    static String unknown(Role role, String name) {
        Role other = role == Role.NODE ? Role.SENTINEL : Role.NODE;
        @Nullable Directive<?> theirs = Directives.find(other, name);
        RedisOnly redis = theirs == null ? RedisOnly.find(name) : null;
        if (redis != null) {
            return "unknown directive '" + name + "': it is Redis's, and a HOCON file cannot have it: " + redis.why();
        }
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
