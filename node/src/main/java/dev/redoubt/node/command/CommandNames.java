package dev.redoubt.node.command;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * The names under which clients and scripts of one member call the commands: {@code rename-command} of config.c.
 * Everything behind them, the log and the other members know the commands by their own names. Immutable; safe for any
 * thread.
 *
 * <p>DIFFERS: Redis logs and replicates what it was sent, so that a renamed command is lost on a member that has
 * another name for it.
 */
public final class CommandNames {
    /** Each command has its own name. */
    public static final CommandNames OWN = new CommandNames(Map.of());

    private static final byte[] FORBIDDEN = {};

    /** The own names of commands by those that are sent, in lower case. */
    private final Map<String, byte[]> own;

    /** The length of the longest name that is sent, in bytes. */
    private final int longest;

    private CommandNames(Map<String, byte[]> own) {
        this.own = Map.copyOf(own);
        this.longest = own.keySet().stream().mapToInt(String::length).max().orElse(0);
    }

    /**
     * Returns the names after some commands were renamed.
     *
     * @param renamed the new names by the commands' own, all in lower case; an empty one forbids the command
     * @throws IllegalArgumentException the reason for the operator: no such command, or a name that is taken
     */
    public static CommandNames of(Map<String, String> renamed, CommandTable table) {
        Map<String, byte[]> own = new HashMap<>();
        for (String command : renamed.keySet()) {
            if (table.find(Texts.bytes(command)) == null) {
                throw new IllegalArgumentException("No such command in rename-command: " + command);
            }
            own.put(command, FORBIDDEN);
        }
        renamed.forEach((command, name) -> {
            if (!name.isEmpty()) {
                boolean free = own.get(name) == FORBIDDEN || table.find(Texts.bytes(name)) == null;
                if (!free || (own.containsKey(name) && own.get(name) != FORBIDDEN)) {
                    throw new IllegalArgumentException("Target command name already exists: " + name);
                }
                own.put(name, Texts.bytes(command));
            }
        });
        return own.isEmpty() ? OWN : new CommandNames(own);
    }

    /** Returns whether no command has another name than its own. */
    public boolean isEmpty() {
        return own.isEmpty();
    }

    /**
     * Returns the name under which the table has the command that was sent: the same array if nothing is renamed to it,
     * and a name that no command has if it is one that may not be used.
     */
    public byte[] own(byte[] sent) {
        byte[] name = sent.length > longest ? null : own.get(Texts.latin1(sent).toLowerCase(Locale.ROOT));
        if (name == null) {
            return sent;
        }
        // No command has a NUL in its name, and an error prints what stands before it.
        return name == FORBIDDEN ? Texts.bytes(Texts.latin1(sent) + '\0') : name;
    }
}
