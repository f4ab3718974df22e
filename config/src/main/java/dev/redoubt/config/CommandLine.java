package dev.redoubt.config;

import org.jspecify.annotations.Nullable;

/**
 * A command line as redis-server takes it: {@code [file.conf] [--directive value ...]...}; what stands on it goes over
 * what stands in the file. Immutable.
 */
public final class CommandLine {
    private final Values values;
    private final @Nullable String text;

    private CommandLine(Values values, @Nullable String text) {
        this.values = values;
        this.text = text;
    }

    /**
     * Reads a command line and the file that it names.
     *
     * @throws ConfigException one line: an unknown directive, a bad value, an unreadable file, values that do not go
     *     together
     */
    public static CommandLine parse(Role role, String[] args) throws ConfigException {
        return new Arguments(role, args).read();
    }

    static CommandLine run(Values values) {
        return new CommandLine(values, null);
    }

    static CommandLine say(Role role, String text) {
        return new CommandLine(Values.defaults(role), text);
    }

    /** What to print instead of running ({@code --help}, {@code --version}); null when the process is to run. */
    public @Nullable String text() {
        return text;
    }

    /** The settings of a node; the line must have been read for one. */
    public NodeSettings node() {
        return new NodeSettings(values);
    }

    /** The settings of a sentinel; the line must have been read for one. */
    public SentinelSettings sentinel() {
        return new SentinelSettings(values);
    }
}
