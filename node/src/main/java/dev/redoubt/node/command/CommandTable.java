package dev.redoubt.node.command;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All commands. Immutable; safe for any thread. Lookup hashes the name as sent, case folded, and makes no garbage.
 */
public final class CommandTable {
    private static final int SLOTS = 1024;

    private final List<CommandSpec> all;
    private final CommandSpec[] slots = new CommandSpec[SLOTS];
    private final byte[][] names = new byte[SLOTS][];

    private CommandTable(List<CommandSpec> specs) {
        all = Collections.unmodifiableList(specs);
        for (CommandSpec spec : specs) {
            byte[] name = spec.nameBytes();
            int slot = hash(name);
            while (names[slot] != null) {
                if (java.util.Arrays.equals(names[slot], name)) {
                    throw new IllegalArgumentException("command twice in the table: " + spec.name());
                }
                slot = (slot + 1) & (SLOTS - 1);
            }
            slots[slot] = spec;
            names[slot] = name;
        }
    }

    /** The commands of a node. */
    public static CommandTable standard() {
        List<CommandSpec> specs = new ArrayList<>();
        StandardCommands.addTo(specs);
        return new CommandTable(specs);
    }

    /** The command of that name, whatever its case; null if there is none. */
    public @Nullable CommandSpec find(byte[] name) {
        int slot = hash(name);
        while (true) {
            byte[] candidate = names[slot];
            if (candidate == null) {
                return null;
            }
            if (same(candidate, name)) {
                return slots[slot];
            }
            slot = (slot + 1) & (SLOTS - 1);
        }
    }

    /** All commands, in the order of the groups. */
    public Collection<CommandSpec> all() {
        return all;
    }

    private static int hash(byte[] name) {
        int hash = name.length;
        for (byte c : name) {
            hash = hash * 31 + (c | 0x20);
        }
        return (hash ^ hash >>> 10) & (SLOTS - 1);
    }

    private static boolean same(byte[] lowerCase, byte[] name) {
        if (lowerCase.length != name.length) {
            return false;
        }
        for (int i = 0; i < name.length; i++) {
            byte c = name[i];
            if (lowerCase[i] != (c >= 'A' && c <= 'Z' ? c + 32 : c)) {
                return false;
            }
        }
        return true;
    }
}
