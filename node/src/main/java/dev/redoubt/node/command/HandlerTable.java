package dev.redoubt.node.command;

import java.util.Arrays;
import java.util.Objects;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * The handlers of some of a table's commands. A lookup reads one array element. It is filled by one thread and read by
 * any, once it was handed over.
 *
 * @param <H> what runs a command
 */
public final class HandlerTable<H> {
    private final CommandTable table;
    private final @Nullable H[] byIndex;

    /** @param array makes the array of handlers, as {@code CommandHandler[]::new} */
    public HandlerTable(CommandTable table, IntFunction<@Nullable H[]> array) {
        this.table = table;
        this.byIndex = array.apply(table.rows().size());
    }

    /**
     * Binds the command of that full name, as {@code get} or {@code client|kill}.
     *
     * @throws IllegalArgumentException the table has no such command, or its handler is bound already
     */
    public void bind(String name, H handler) {
        CommandSpec spec = table.findFull(Texts.bytes(name));
        if (spec == null || byIndex[spec.index()] != null) {
            throw new IllegalArgumentException("no such command, or bound twice: " + name);
        }
        byIndex[spec.index()] = handler;
    }

    /** Returns the handler of a row of this table; null if it is not bound here. */
    public @Nullable H find(CommandSpec spec) {
        return byIndex[spec.index()];
    }

    /** Returns the table whose commands are bound. */
    public CommandTable table() {
        return table;
    }

    /** Returns how many commands are bound. */
    public int size() {
        return (int) Arrays.stream(byIndex).filter(Objects::nonNull).count();
    }
}
