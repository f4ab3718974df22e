package dev.redoubt.node.command;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * One row of the command table: what a command is called and what may be known of it without running it. Its handler
 * is bound elsewhere, by {@link #index}. Immutable.
 *
 * @param index its place among the rows of its table, from 0
 * @param name lower case; that of a subcommand is {@code container|subcommand}
 * @param arity number of arguments with the name; negative: at least so many
 * @param flags bits of {@link CommandFlag}
 * @param keys where the keys are that have a fixed place
 * @param keySpecs where all keys are, and what the command does with them; {@link RequestKeys} applies them
 * @param group as in Redis's documentation
 * @param since the Redis version that brought it
 */
public record CommandSpec(
        int index,
        String name,
        int arity,
        long flags,
        KeyPositions keys,
        List<KeySpec> keySpecs,
        String group,
        String since) {

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

    /** Returns whether the first argument, if there is one, names the command that is meant ({@code CLIENT KILL}). */
    public boolean container() {
        return has(CommandFlag.CONTAINER);
    }

    /** Returns whether it has the flag. */
    public boolean has(CommandFlag flag) {
        return (flags & flag.bit()) != 0;
    }

    /** Returns whether the request waits for a key if it finds nothing. */
    public boolean mayWaitForKey(byte[][] args) {
        if (!has(CommandFlag.WAITS_FOR_KEY)) {
            return false;
        }
        boolean waits = !has(CommandFlag.WAITS_WITH_BLOCK);
        for (int i = 1; i < args.length && !waits; i++) {
            // A key of that name costs no more than a shorter pipeline.
            waits = Texts.is(args[i], "block");
        }
        return waits;
    }

    /** Returns whether a request of {@code count} arguments, its name included, is long enough and not too long. */
    public boolean arityMatches(int count) {
        return arity > 0 ? count == arity : count >= -arity;
    }

    /**
     * Returns the index of a field or member that a request of {@code count} arguments looks up in the value of its
     * only key; 0 for none. It is a guess from group and key positions, and serves to read ahead.
     */
    public int memberIndex(int count) {
        if (keys.first == 0 || keys.last != keys.first || count <= keys.first + 1) {
            return 0;
        }
        return switch (group) {
            case "hash", "set" -> keys.first + 1;
            case "sorted-set" -> count - 1;
            default -> 0;
        };
    }

    byte[] nameBytes() {
        return name.getBytes(StandardCharsets.US_ASCII);
    }

    /** Returns the names of the flags that COMMAND prints, in its order. */
    public List<String> flagNames() {
        return List.of(CommandFlag.values()).stream()
                .filter(flag -> flag.printed() && has(flag))
                .map(CommandFlag::redisName)
                .toList();
    }
}
