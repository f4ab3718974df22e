package dev.redoubt.node.command;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The table of all commands of a process. Immutable; safe for any thread. A lookup hashes the name as sent, case
 * folded, and makes no garbage.
 */
public final class CommandTable {
    private static final int SLOTS = 1024;

    private static final CommandTable STANDARD = buildStandard();

    /** Every row, each at its index; subcommands are among them. */
    private final List<CommandSpec> rows;

    private final List<CommandSpec> all;
    private final CommandSpec[] slots = new CommandSpec[SLOTS];
    private final byte[][] names = new byte[SLOTS][];
    /** By the container's name and the subcommand's, both lower case. */
    private final Map<String, Map<String, CommandSpec>> subcommands = new LinkedHashMap<>();

    CommandTable(List<CommandSpec> specs) {
        rows = List.copyOf(specs);
        all = specs.stream().filter(spec -> spec.name().indexOf('|') < 0).toList();
        for (CommandSpec spec : specs) {
            int bar = spec.name().indexOf('|');
            if (bar > 0) {
                subcommands
                        .computeIfAbsent(spec.name().substring(0, bar), name -> new LinkedHashMap<>())
                        .put(spec.name().substring(bar + 1), spec);
                continue;
            }
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

    /** Returns the commands of a node; always the same table, so that indexes fit everywhere in the process. */
    public static CommandTable standard() {
        return STANDARD;
    }

    private static CommandTable buildStandard() {
        CommandRows rows = new CommandRows();
        DataRows.addTo(rows);
        ServerRows.addTo(rows);
        return rows.build();
    }

    /** Returns every row, subcommands included, each at its {@link CommandSpec#index}. */
    public List<CommandSpec> rows() {
        return rows;
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

    /**
     * The command or subcommand that the request means; null if there is none. A container without arguments is itself
     * the answer.
     */
    @Nullable
    public CommandSpec resolve(byte[][] request) {
        CommandSpec spec = find(request[0]);
        if (spec == null || !spec.container() || request.length == 1) {
            return spec;
        }
        return subcommand(spec, request[1]);
    }

    /** The subcommand of that name, whatever its case; null if there is none. */
    @Nullable
    public CommandSpec subcommand(CommandSpec container, byte[] name) {
        Map<String, CommandSpec> known = subcommands.getOrDefault(container.name(), Map.of());
        return known.get(Texts.latin1(name).toLowerCase(Locale.ROOT));
    }

    /** The command of a full name, as {@code get} or {@code client|kill}; null if there is none. */
    @Nullable
    public CommandSpec findFull(byte[] name) {
        String text = Texts.latin1(name);
        int bar = text.indexOf('|');
        CommandSpec spec = find(bar < 0 ? name : Texts.bytes(text.substring(0, bar)));
        return spec == null || bar < 0 ? spec : subcommand(spec, Texts.bytes(text.substring(bar + 1)));
    }

    /** The subcommands of a container, in the table's order. */
    public Collection<CommandSpec> subcommands(CommandSpec container) {
        return Collections.unmodifiableCollection(
                subcommands.getOrDefault(container.name(), Map.of()).values());
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
