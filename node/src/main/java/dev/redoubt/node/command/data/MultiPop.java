package dev.redoubt.node.command.data;

import dev.redoubt.node.command.Texts;
import dev.redoubt.node.command.engine.CommandContext;
import org.jspecify.annotations.Nullable;

/**
 * The arguments of LMPOP and ZMPOP (t_list.c lmpopGenericCommand): {@code numkeys key … WHERE [COUNT count]}, from the
 * first argument on.
 *
 * @param keys how many keys there are, from the second argument on
 * @param first true to pop from the end that was named first
 * @param count the most elements that are popped
 */
record MultiPop(int keys, boolean first, long count) {
    /** Reads the arguments; null if it answered an error. */
    static @Nullable MultiPop parse(CommandContext c, String firstEnd, String lastEnd) {
        byte[][] args = c.args;
        if (!positive(c, args[1], "ERR numkeys should be greater than 0")) {
            return null;
        }
        long keys = c.number;
        if (keys > args.length - 3) {
            c.error(Texts.SYNTAX);
            return null;
        }
        int at = 2 + (int) keys;
        boolean first = Texts.is(args[at], firstEnd);
        if (!first && !Texts.is(args[at], lastEnd)) {
            c.error(Texts.SYNTAX);
            return null;
        }
        if (args.length == at + 1) {
            return new MultiPop((int) keys, first, 1);
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
        return new MultiPop((int) keys, first, c.number);
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
