package dev.redoubt.node.acl;

import dev.redoubt.node.command.AclCategories;
import dev.redoubt.node.command.CommandSpec;
import dev.redoubt.node.command.CommandTable;
import dev.redoubt.node.command.Texts;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The command table as rules name it: by command, subcommand and category. Immutable. */
public final class CommandSets {
    /** In the order of acl.c ACLCommandCategories. */
    private static final List<String> CATEGORIES = List.of(
            "keyspace",
            "read",
            "write",
            "set",
            "sortedset",
            "list",
            "hash",
            "string",
            "bitmap",
            "hyperloglog",
            "geo",
            "stream",
            "pubsub",
            "admin",
            "fast",
            "slow",
            "blocking",
            "dangerous",
            "connection",
            "transaction",
            "scripting");

    private final CommandTable table;

    /** The rows of each category, by their indexes; subcommands among them. */
    private final Map<String, BitSet> byCategory = new LinkedHashMap<>();

    /** @param table of the process whose users these rules are for */
    public CommandSets(CommandTable table) {
        this.table = table;
        CATEGORIES.forEach(category -> byCategory.put(category, new BitSet()));
        for (CommandSpec row : table.rows()) {
            for (String category : AclCategories.of(row)) {
                BitSet rows = byCategory.get(category.substring(1));
                if (rows == null) {
                    throw new IllegalStateException("no category " + category);
                }
                rows.set(row.index());
            }
        }
    }

    /** Returns the names of the categories, in Redis's order. */
    public static List<String> categories() {
        return CATEGORIES;
    }

    CommandTable table() {
        return table;
    }

    /** Returns the indexes of the rows of a category, whatever the case of its name; null if there is none. */
    @Nullable
    BitSet category(String name) {
        return byCategory.get(name.toLowerCase(Locale.ROOT));
    }

    /** Returns the indexes of the rows of a category that there is. */
    BitSet categoryOf(String name) {
        BitSet rows = category(name);
        if (rows == null) {
            throw new IllegalArgumentException("no category " + name);
        }
        return rows;
    }

    /** Returns the full names of the commands of a category; null if there is none. */
    public @Nullable List<String> namesOf(String category) {
        BitSet rows = category(category);
        return rows == null
                ? null
                : rows.stream()
                        .mapToObj(index -> table.rows().get(index).name())
                        .toList();
    }

    /** Returns the command of a full name, as {@code get} or {@code client|kill}; null if there is none. */
    @Nullable
    CommandSpec find(String fullName) {
        return table.findFull(Texts.bytes(fullName));
    }

    /** Returns the command and its subcommands. */
    List<CommandSpec> family(CommandSpec spec) {
        List<CommandSpec> family = new ArrayList<>();
        family.add(spec);
        Collection<CommandSpec> subcommands = table.subcommands(spec);
        family.addAll(subcommands);
        return family;
    }
}
