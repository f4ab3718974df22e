package dev.redoubt.node.command;

import dev.redoubt.node.command.admin.StandardCommands;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * One entry of the command table; immutable.
 *
 * @param name lower case
 * @param arity number of arguments with the name; negative: at least so many
 * @param flags bits of {@link CommandFlag}
 * @param keys where the keys are
 * @param group as in Redis's documentation
 * @param since the Redis version that brought it
 * @param handler what it does
 */
public record CommandSpec(
        String name, int arity, int flags, KeyPositions keys, String group, String since, CommandHandler handler) {

    /**
     * Key positions as COMMAND prints them.
     *
     * @param first index of the first key, 0 for none
     * @param last index of the last, negative counted from the end
     * @param step distance between keys
     */
    public record KeyPositions(int first, int last, int step) {
        /** A command without keys, or whose keys have no fixed place. */
        public static final KeyPositions NONE = new KeyPositions(0, 0, 0);
    }

    /** Whether the first argument, if there is one, names the command that is meant ({@code CLIENT KILL}). */
    public boolean container() {
        return handler == StandardCommands.CONTAINER || handler == StandardCommands.COMMAND;
    }

    public boolean has(CommandFlag flag) {
        return (flags & flag.bit()) != 0;
    }

    public boolean arityMatches(int count) {
        return arity > 0 ? count == arity : count >= -arity;
    }

    byte[] nameBytes() {
        return name.getBytes(StandardCharsets.US_ASCII);
    }

    /** The names of its flags, in COMMAND's order. */
    public List<String> flagNames() {
        return List.of(CommandFlag.values()).stream()
                .filter(flag -> flag.printed() && has(flag))
                .map(CommandFlag::redisName)
                .toList();
    }
}
