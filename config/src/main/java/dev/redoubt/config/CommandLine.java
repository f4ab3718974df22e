package dev.redoubt.config;

import java.io.InputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A command line as redis-server accepts it: {@code [file.conf] [-] [--directive value ...]...}. Its values override
 * those of the file. Immutable.
 */
public final class CommandLine {
    private final Values values;
    private final @Nullable String text;

    private CommandLine(Values values, @Nullable String text) {
        this.values = values;
        this.text = text;
    }

    /**
     * Parses the command line of this process, with the exact bytes of its arguments.
     *
     * @param args as {@code main} gets them
     * @throws ConfigException as {@link #parse}
     */
    public static CommandLine ofProcess(Role role, String[] args) throws ConfigException {
        return new Arguments(role, ProcessArguments.of(args), System.in).read();
    }

    /**
     * Parses a command line and the file that it names.
     *
     * @param args as Unicode; their bytes are those of UTF-8
     * @throws ConfigException one line: an unknown directive, a bad value, an unreadable file, values that do not go
     *     together
     */
    public static CommandLine parse(Role role, String[] args) throws ConfigException {
        return parse(role, args, InputStream.nullInputStream());
    }

    /** As {@link #parse(Role, String[])}; the word {@code -} stands for what {@code stdin} holds. */
    static CommandLine parse(Role role, String[] args, InputStream stdin) throws ConfigException {
        String[] words = Arrays.stream(args).map(ByteText::ofUnicode).toArray(String[]::new);
        return new Arguments(role, words, stdin).read();
    }

    static CommandLine run(Values values) {
        return new CommandLine(values, null);
    }

    static CommandLine say(Role role, String text) {
        return new CommandLine(Values.defaults(role), text);
    }

    /** The text to print instead of running ({@code --help}, {@code --version}); null when the process is to run. */
    public @Nullable String text() {
        return text;
    }

    /** Returns the configuration with which a process of this role begins. */
    public LiveConfig config() {
        return new LiveConfig(values);
    }
}
