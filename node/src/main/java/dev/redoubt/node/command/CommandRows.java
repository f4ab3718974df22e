package dev.redoubt.node.command;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The builder of a {@link CommandTable}, which adds rows group by group. One thread. */
public final class CommandRows {
    private final List<CommandSpec> rows = new ArrayList<>();
    /** Key specifications by their text: most rows share a few. */
    private final Map<String, List<KeySpec>> parsed = new HashMap<>();

    private String group = "";
    private String common = "";

    /**
     * Begins a group.
     *
     * @param name as in Redis's documentation
     * @param commonFlags names of flags that all its rows but the containers have, separated by spaces
     */
    public void group(String name, String commonFlags) {
        group = name;
        common = commonFlags;
    }

    /**
     * Adds a row. A name with a bar is a subcommand.
     *
     * @param flags names of {@link CommandFlag}, in lower case, separated by spaces; not movablekeys, which the keys
     *     tell
     * @param keys where the keys are, as {@link KeySpec#parse} reads it; empty for none
     */
    public void add(String name, int arity, String flags, String keys, String since) {
        List<KeySpec> specs = parsed.computeIfAbsent(keys, KeySpec::parse);
        long bits = CommandFlag.bits(flags);
        if (FixedKeys.movable(specs)) {
            bits |= CommandFlag.MOVABLEKEYS.bit();
        }
        if ((bits & CommandFlag.CONTAINER.bit()) == 0) {
            bits |= CommandFlag.bits(common);
        }
        rows.add(new CommandSpec(rows.size(), name, arity, bits, FixedKeys.of(specs), specs, group, since));
    }

    /** Adds the rows of {@code table} with these names, and their subcommands. */
    public void take(CommandTable table, String... names) {
        for (String name : names) {
            CommandSpec spec = table.find(Texts.bytes(name));
            if (spec == null) {
                throw new IllegalArgumentException("the table has no command " + name);
            }
            copy(spec);
            table.subcommands(spec).forEach(this::copy);
        }
    }

    private void copy(CommandSpec spec) {
        rows.add(new CommandSpec(
                rows.size(),
                spec.name(),
                spec.arity(),
                spec.flags(),
                spec.keys(),
                spec.keySpecs(),
                spec.group(),
                spec.since()));
    }

    /** The table of all rows that were added. */
    public CommandTable build() {
        return new CommandTable(rows);
    }
}
