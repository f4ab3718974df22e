package dev.redoubt.node.command.data;

import dev.redoubt.node.command.Texts;
import dev.redoubt.node.command.engine.CommandContext;
import dev.redoubt.node.keyspace.Entry;
import dev.redoubt.node.keyspace.ValueType;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The arguments of LMPOP, ZMPOP and of those that wait (t_list.c lmpopGenericCommand): {@code numkeys key … WHERE
 * [COUNT count]}.
 *
 * @param firstKey the place of the first key among the arguments
 * @param keys how many keys there are
 * @param first true to pop from the end that was named first
 * @param count the most elements that are popped
 */
record MultiPop(int firstKey, int keys, boolean first, long count) {
    /** Reads the arguments from {@code counter} on; null if it answered an error. */
    static @Nullable MultiPop parse(CommandContext c, int counter, String firstEnd, String lastEnd) {
        byte[][] args = c.args;
        if (!positive(c, args[counter], "ERR numkeys should be greater than 0")) {
            return null;
        }
        long keys = c.number;
        if (keys > args.length - counter - 2) {
            c.error(Texts.SYNTAX);
            return null;
        }
        int at = counter + 1 + (int) keys;
        boolean first = Texts.is(args[at], firstEnd);
        if (!first && !Texts.is(args[at], lastEnd)) {
            c.error(Texts.SYNTAX);
            return null;
        }
        if (args.length == at + 1) {
            return new MultiPop(counter + 1, (int) keys, first, 1);
        }
        if (args.length < at + 3 || !Texts.is(args[at + 1], "count")) {
            c.error(Texts.SYNTAX);
            return null;
        }
        if (!positive(c, args[at + 2], "ERR count should be greater than 0")) {
            return null;
        }
        if (args.length > at + 3) {
            c.error(Texts.SYNTAX);
            return null;
        }
        return new MultiPop(counter + 1, (int) keys, first, c.number);
    }

    /**
     * Gives the first key that is there to {@code popper}, or answers an error if its value has another type; returns
     * false if none is there, and it has not answered. A request that runs again looks at the key that has become ready.
     */
    boolean from(CommandContext c, ValueType type, BiConsumer<byte[], Entry> popper) {
        for (int i = firstKey; i < firstKey + keys; i++) {
            byte[] key = c.args[i];
            Entry entry = c.find(key);
            if (entry == null || BlockingCommands.isPassed(c, key, entry, type)) {
                continue;
            }
            if (!c.wrongType(entry, type)) {
                popper.accept(key, entry);
            }
            return true;
        }
        return false;
    }

    private static boolean positive(CommandContext c, byte[] argument, String error) {
        if (!c.longArg(argument, error)) {
            return false;
        }
        if (c.number < 1) {
            c.error(error);
            return false;
        }
        return true;
    }
}
