package dev.redoubt.node.command.data;

import dev.redoubt.node.command.Texts;
import dev.redoubt.node.command.engine.CommandContext;
import dev.redoubt.node.command.engine.KeyEvent;
import dev.redoubt.node.command.engine.Words;
import dev.redoubt.node.keyspace.Entry;
import dev.redoubt.node.keyspace.ListValue;
import dev.redoubt.node.keyspace.ValueType;
import dev.redoubt.node.keyspace.ZSetValue;
import dev.redoubt.node.resp.ReplyWriter;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/**
 * The commands on lists and sorted sets that wait for an element (t_list.c blockingPopGenericCommand and its kin). Each
 * becomes the effect that its kin without waiting would be. A request that runs again looks at the key that has become
 * ready.
 */
public final class BlockingCommands {
    private static final byte[] LPOP = Words.ascii("LPOP");
    private static final byte[] RPOP = Words.ascii("RPOP");
    private static final byte[] LMOVE = Words.ascii("LMOVE");
    private static final byte[] RPOPLPUSH = Words.ascii("RPOPLPUSH");
    private static final byte[] ZPOPMIN = Words.ascii("ZPOPMIN");
    private static final byte[] ZPOPMAX = Words.ascii("ZPOPMAX");

    /** So many digits fit into an int. */
    private static final int MOST_PLAIN_DIGITS = 9;

    private BlockingCommands() {}

    public static void blpop(CommandContext c) {
        pop(c, ValueType.LIST, true);
    }

    public static void brpop(CommandContext c) {
        pop(c, ValueType.LIST, false);
    }

    public static void bzpopmin(CommandContext c) {
        pop(c, ValueType.ZSET, true);
    }

    public static void bzpopmax(CommandContext c) {
        pop(c, ValueType.ZSET, false);
    }

    private static void pop(CommandContext c, ValueType type, boolean first) {
        byte[][] args = c.args;
        int last = args.length - 1;
        if (!timeout(c, args[last])) {
            return;
        }
        long timeoutMs = c.number;
        for (int i = 1; i < last; i++) {
            Entry entry = c.find(args[i]);
            if (entry == null || isPassed(c, args[i], entry, type)) {
                continue;
            }
            if (c.wrongType(entry, type)) {
                return;
            }
            if (type == ValueType.LIST) {
                popList(c, args[i], entry, first);
            } else {
                popSortedSet(c, args[i], entry, first);
            }
            return;
        }
        waitFor(c, 1, last, timeoutMs, ReplyWriter::nullArray);
    }

    /**
     * Returns whether a request that runs again does not look at the key: it is given the one that has become ready
     * first, whatever its order is, and none of another type.
     */
    static boolean isPassed(CommandContext c, byte[] key, Entry entry, ValueType type) {
        return c.retried && (entry.type() != type || !Arrays.equals(key, c.blocked.servedKey()));
    }

    private static void popList(CommandContext c, byte[] key, Entry entry, boolean first) {
        ListValue list = c.db.listForWrite(key, entry);
        byte[] element = first ? list.popFirst() : list.popLast();
        c.reply.array(2);
        c.reply.bulk(key);
        if (element != null) {
            c.reply.bulk(element);
        }
        c.effect(first ? LPOP : RPOP, key);
        c.taken(key, 1, first ? KeyEvent.LPOP : KeyEvent.RPOP);
    }

    private static void popSortedSet(CommandContext c, byte[] key, Entry entry, boolean lowest) {
        ZSetValue zset = c.db.zsetForWrite(key, entry);
        ZSetValue.Scored popped = lowest ? zset.popMin() : zset.popMax();
        c.reply.array(3);
        c.reply.bulk(key);
        if (popped != null) {
            c.reply.bulk(popped.member());
            c.reply.doubleValue(popped.score());
        }
        c.effect(lowest ? ZPOPMIN : ZPOPMAX, key);
        c.taken(key, 1, lowest ? KeyEvent.ZPOPMIN : KeyEvent.ZPOPMAX);
    }

    public static void brpoplpush(CommandContext c) {
        if (timeout(c, c.args[3]) && ready(c, c.number) && ListMoveCommands.move(c, false, true)) {
            c.effect(RPOPLPUSH, c.args[1], c.args[2]);
        }
    }

    public static void blmove(CommandContext c) {
        byte[][] args = c.args;
        if (!ListMoveCommands.isEnd(c, args[3]) || !ListMoveCommands.isEnd(c, args[4]) || !timeout(c, args[5])) {
            return;
        }
        boolean moved =
                ready(c, c.number) && ListMoveCommands.move(c, Texts.is(args[3], "left"), Texts.is(args[4], "left"));
        if (moved) {
            c.effect(LMOVE, args[1], args[2], args[3], args[4]);
        }
    }

    /** Returns whether a move finds its source; waits, or answers an error, and returns false if not. */
    private static boolean ready(CommandContext c, long timeoutMs) {
        Entry source = c.find(c.args[1]);
        if (source != null && source.type() == ValueType.LIST) {
            return true;
        }
        if (source != null && !c.retried) {
            c.error(Texts.WRONG_TYPE);
        } else if (c.inExec) {
            c.reply.nullBulk();
        } else {
            waitFor(c, 1, 2, timeoutMs, ReplyWriter::nullArray);
        }
        return false;
    }

    public static void blmpop(CommandContext c) {
        multiPop(c, ValueType.LIST, "left", "right");
    }

    public static void bzmpop(CommandContext c) {
        multiPop(c, ValueType.ZSET, "min", "max");
    }

    private static void multiPop(CommandContext c, ValueType type, String firstEnd, String lastEnd) {
        MultiPop pop = MultiPop.parse(c, 2, firstEnd, lastEnd);
        if (pop == null || !timeout(c, c.args[1])) {
            return;
        }
        long timeoutMs = c.number;
        boolean done = type == ValueType.LIST ? ListMoveCommands.pop(c, pop) : ZSetCommands.pop(c, pop);
        if (!done) {
            waitFor(c, pop.firstKey(), pop.firstKey() + pop.keys(), timeoutMs, ReplyWriter::nullArray);
        }
    }

    /** Lets the request wait for the keys {@code args[from, to)}; inside of a transaction it has waited already. */
    private static void waitFor(CommandContext c, int from, int to, long timeoutMs, Consumer<ReplyWriter> atTimeout) {
        if (c.inExec) {
            atTimeout.accept(c.reply);
        } else {
            c.block(List.of(Arrays.copyOfRange(c.args, from, to)), timeoutMs, atTimeout);
        }
    }

    /** As {@link #timeout}, of a time in milliseconds (UNIT_MILLISECONDS). */
    static boolean timeoutMs(CommandContext c, byte[] argument) {
        return c.longArg(argument, "ERR timeout is not an integer or out of range") && isTimeout(c);
    }

    private static boolean isTimeout(CommandContext c) {
        if (c.number < 0) {
            c.error("ERR timeout is negative");
            return false;
        }
        // In Redis 7.0 the moment overflows, and such a client waits for ever.
        if (c.number >= Long.MAX_VALUE - c.nowMs) {
            c.number = 0;
        }
        return true;
    }

    /** Returns a number of a few digits, as most times are: it needs no exact arithmetic. -1 for any other text. */
    private static int wholeSeconds(byte[] text) {
        if (text.length == 0 || text.length > MOST_PLAIN_DIGITS) {
            return -1;
        }
        int number = 0;
        for (byte digit : text) {
            if (digit < '0' || digit > '9') {
                return -1;
            }
            number = number * 10 + digit - '0';
        }
        return number;
    }

    /**
     * Reads a time in seconds, a long double, into {@code c.number}, in milliseconds; answers an error and returns false
     * if it is none (timeout.c getTimeoutFromObjectOrReply).
     */
    private static boolean timeout(CommandContext c, byte[] argument) {
        int whole = wholeSeconds(argument);
        if (whole >= 0) {
            c.number = whole * 1000L;
            return true;
        }
        BigDecimal seconds = LongDouble.parse(argument);
        if (seconds == null && !c.doubleArg(argument, "ERR timeout is not a float or out of range")) {
            return false;
        }
        // An infinite number, or one beyond 64 bits, is converted to the lowest of 64 bits.
        c.number = Long.MIN_VALUE;
        if (seconds != null) {
            BigInteger ms =
                    seconds.movePointRight(3).setScale(0, RoundingMode.CEILING).toBigInteger();
            c.number = ms.bitLength() < Long.SIZE ? ms.longValue() : Long.MIN_VALUE;
        }
        return isTimeout(c);
    }
}
