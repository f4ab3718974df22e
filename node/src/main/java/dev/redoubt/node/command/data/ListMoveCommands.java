package dev.redoubt.node.command.data;

import dev.redoubt.node.command.Texts;
import dev.redoubt.node.command.engine.CommandContext;
import dev.redoubt.node.command.engine.KeyEvent;
import dev.redoubt.node.command.engine.Words;
import dev.redoubt.node.keyspace.Entry;
import dev.redoubt.node.keyspace.ListValue;
import dev.redoubt.node.keyspace.ValueType;
import dev.redoubt.persistence.text.RedisNumbers;
import org.jspecify.annotations.Nullable;

/** Moves between lists, and pops from the first of several lists (t_list.c lmoveGenericCommand, mpopGenericCommand). */
public final class ListMoveCommands {
    private static final byte[] LPOP = Words.ascii("LPOP");
    private static final byte[] RPOP = Words.ascii("RPOP");

    private ListMoveCommands() {}

    public static void rpoplpush(CommandContext c) {
        move(c, false, true);
    }

    public static void lmove(CommandContext c) {
        byte[] from = c.args[3];
        byte[] to = c.args[4];
        if (isEnd(c, from) && isEnd(c, to)) {
            move(c, Texts.is(from, "left"), Texts.is(to, "left"));
        }
    }

    /** Answers an error and returns false if the argument is neither LEFT nor RIGHT. */
    static boolean isEnd(CommandContext c, byte[] argument) {
        if (Texts.is(argument, "left") || Texts.is(argument, "right")) {
            return true;
        }
        c.error(Texts.SYNTAX);
        return false;
    }

    /** Moves an element and answers it; returns false if it answered otherwise. */
    static boolean move(CommandContext c, boolean fromFirst, boolean toFirst) {
        byte[] source = c.args[1];
        byte[] target = c.args[2];
        Entry entry = c.find(source);
        if (entry == null) {
            c.reply.nullBulk();
            return false;
        }
        if (c.wrongType(entry, ValueType.LIST) || c.wrongType(c.find(target), ValueType.LIST)) {
            return false;
        }
        byte[] element = pop(c.db.listForWrite(source), fromFirst);
        if (element == null) {
            c.reply.nullBulk();
            return false;
        }
        ListValue list = c.db.listForWrite(target);
        if (toFirst) {
            list.pushFirst(element);
        } else {
            list.pushLast(element);
        }
        c.touch(target);
        c.event(toFirst ? KeyEvent.LPUSH : KeyEvent.RPUSH, target);
        c.taken(source, 1, fromFirst ? KeyEvent.LPOP : KeyEvent.RPOP);
        c.reply.bulk(element);
        return true;
    }

    private static byte @Nullable [] pop(ListValue list, boolean first) {
        return first ? list.popFirst() : list.popLast();
    }

    public static void lmpop(CommandContext c) {
        MultiPop pop = MultiPop.parse(c, 1, "left", "right");
        if (pop != null && !pop(c, pop)) {
            c.reply.nullArray();
        }
    }

    /** Pops from the first list that is there; returns false if there is none, and it has not answered. */
    static boolean pop(CommandContext c, MultiPop pop) {
        return pop.from(c, ValueType.LIST, (key, entry) -> pop(c, key, entry, pop));
    }

    private static void pop(CommandContext c, byte[] key, Entry entry, MultiPop pop) {
        ListValue list = c.db.listForWrite(key, entry);
        int count = (int) Math.min(pop.count(), list.size());
        c.reply.array(2);
        c.reply.bulk(key);
        c.reply.array(count);
        for (int i = 0; i < count; i++) {
            byte[] element = pop(list, pop.first());
            if (element != null) {
                c.reply.bulk(element);
            }
        }
        c.effect(pop.first() ? LPOP : RPOP, key, RedisNumbers.longBytes(count));
        c.taken(key, count, pop.first() ? KeyEvent.LPOP : KeyEvent.RPOP);
    }
}
