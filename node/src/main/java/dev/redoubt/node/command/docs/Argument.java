package dev.redoubt.node.command.docs;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * An argument of a command, or a group of them, as COMMAND DOCS describes it (server.h redisCommandArg). Immutable.
 *
 * @param name Redis's name of it, for reading only
 * @param keySpec the index of the key specification that finds it; -1 if it is no key
 * @param token the word before it, or the argument itself if that is a token; null without one
 * @param since the Redis version that brought it; empty if it came with the command
 * @param deprecated the version since which it should not be used; empty if it may
 * @param arguments those of which {@code BLOCK} or {@code ONEOF} is made; empty for others
 */
public record Argument(
        String name,
        Type type,
        int keySpec,
        @Nullable String token,
        String since,
        String deprecated,
        boolean optional,
        Repeat repeat,
        List<Argument> arguments) {

    /** The types, with the names that Redis prints. */
    public enum Type {
        STRING,
        INTEGER,
        DOUBLE,
        KEY,
        PATTERN,
        UNIX_TIME,
        PURE_TOKEN,
        ONEOF,
        BLOCK;

        String redisName() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        static Type of(String redisName) {
            return valueOf(redisName.toUpperCase(Locale.ROOT).replace('-', '_'));
        }
    }

    /** Tells if it may stand several times, and if its token stands before each. */
    public enum Repeat {
        ONCE,
        MULTIPLE,
        MULTIPLE_WITH_TOKEN
    }

    /** Returns whether it is made of others. */
    boolean composed() {
        return type == Type.ONEOF || type == Type.BLOCK;
    }
}
