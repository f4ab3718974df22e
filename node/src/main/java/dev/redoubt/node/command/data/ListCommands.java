package dev.redoubt.node.command.data;

import dev.redoubt.node.command.Texts;
import dev.redoubt.node.command.engine.CommandContext;
import dev.redoubt.node.command.engine.KeyEvent;
import dev.redoubt.node.keyspace.Entry;
import dev.redoubt.node.keyspace.ListValue;
import dev.redoubt.node.keyspace.ValueType;
import java.util.Arrays;

/** Lists (t_list.c). */
public final class ListCommands {
    private static final int LPOS_WINDOW = 1024;
    private static final String RANK_ZERO = "ERR RANK can't be zero: use 1 to start from the first match, 2 from the"
            + " second ... or use negative to start from the end of the list";

    private ListCommands() {}

    public static void lpush(CommandContext c) {
        push(c, true, false);
    }

    public static void rpush(CommandContext c) {
        push(c, false, false);
    }

    public static void lpushx(CommandContext c) {
        push(c, true, true);
    }

    public static void rpushx(CommandContext c) {
        push(c, false, true);
    }

    private static void push(CommandContext c, boolean first, boolean onlyExisting) {
        byte[][] args = c.args;
        Entry entry = c.find(args[1]);
        if (c.wrongType(entry, ValueType.LIST)) {
            return;
        }
        if (entry == null && onlyExisting) {
            c.reply.integer(0);
            return;
        }
        ListValue list = c.db.listForWrite(args[1], entry);
        for (int i = 2; i < args.length; i++) {
            if (first) {
                list.pushFirst(args[i]);
            } else {
                list.pushLast(args[i]);
            }
        }
        c.reply.integer(list.size());
        c.changed(args[1], args.length - 2L, first ? KeyEvent.LPUSH : KeyEvent.RPUSH);
    }

    public static void lpop(CommandContext c) {
        pop(c, true);
    }

    public static void rpop(CommandContext c) {
        pop(c, false);
    }

    private static void pop(CommandContext c, boolean first) {
        byte[][] args = c.args;
        boolean counted = args.length == 3;
        if (args.length > 3) {
            c.wrongArity();
            return;
        }
        if (counted && !c.positiveArg(args[2])) {
            return;
        }
        long wanted = counted ? c.number : 1;
        Entry entry = c.find(args[1]);
        if (entry == null) {
            if (counted) {
                c.reply.nullArray();
            } else {
                c.reply.nullBulk();
            }
            return;
        }
        if (c.wrongType(entry, ValueType.LIST)) {
            return;
        }
        if (wanted == 0) {
            c.reply.array(0);
            return;
        }
        ListValue list = c.db.listForWrite(args[1], entry);
        int count = (int) Math.min(wanted, list.size());
        if (counted) {
            c.reply.array(count);
        }
        for (int i = 0; i < count; i++) {
            byte[] element = first ? list.popFirst() : list.popLast();
            if (element != null) {
                c.reply.bulk(element);
            }
        }
        c.taken(args[1], count, first ? KeyEvent.LPOP : KeyEvent.RPOP);
    }

    public static void llen(CommandContext c) {
        Entry entry = c.read(c.args[1]);
        if (!c.wrongType(entry, ValueType.LIST)) {
            c.reply.integer(entry == null ? 0 : entry.list().size());
        }
    }

    public static void lrange(CommandContext c) {
        if (!c.longArg(c.args[2])) {
            return;
        }
        long start = c.number;
        if (!c.longArg(c.args[3])) {
            return;
        }
        long end = c.number;
        Entry entry = c.read(c.args[1]);
        if (c.wrongType(entry, ValueType.LIST)) {
            return;
        }
        if (entry == null) {
            c.reply.array(0);
            return;
        }
        ListValue list = entry.list();
        long size = list.size();
        start = Math.max(0, start < 0 ? size + start : start);
        end = Math.min(size - 1, end < 0 ? size + end : end);
        if (start > end) {
            c.reply.array(0);
            return;
        }
        c.reply.array((int) (end - start + 1));
        list.forEachBytes((int) start, (int) end, c.bulks);
    }

    public static void lindex(CommandContext c) {
        Entry entry = c.read(c.args[1]);
        if (entry == null) {
            c.reply.nullBulk();
            return;
        }
        if (c.wrongType(entry, ValueType.LIST) || !c.longArg(c.args[2])) {
            return;
        }
        ListValue list = entry.list();
        long index = c.number < 0 ? list.size() + c.number : c.number;
        if (index < 0 || index >= list.size()) {
            c.reply.nullBulk();
        } else {
            c.reply.bulk(list.get((int) index));
        }
    }

    public static void lset(CommandContext c) {
        Entry entry = c.find(c.args[1]);
        if (entry == null) {
            c.error(Texts.NO_SUCH_KEY);
            return;
        }
        if (c.wrongType(entry, ValueType.LIST) || !c.longArg(c.args[2])) {
            return;
        }
        int size = entry.list().size();
        long index = c.number < 0 ? size + c.number : c.number;
        if (index < 0 || index >= size) {
            c.error(Texts.INDEX_OUT_OF_RANGE);
            return;
        }
        c.db.listForWrite(c.args[1], entry).set((int) index, c.args[3]);
        c.changed(c.args[1], KeyEvent.LSET);
        c.reply.ok();
    }

    public static void linsert(CommandContext c) {
        byte[][] args = c.args;
        boolean after = Texts.is(args[2], "after");
        if (!after && !Texts.is(args[2], "before")) {
            c.error(Texts.SYNTAX);
            return;
        }
        Entry entry = c.find(args[1]);
        if (entry == null) {
            c.reply.integer(0);
            return;
        }
        if (c.wrongType(entry, ValueType.LIST)) {
            return;
        }
        int pivot = entry.list().indexOf(args[3], 0);
        if (pivot < 0) {
            c.reply.integer(-1);
            return;
        }
        ListValue list = c.db.listForWrite(args[1], entry);
        list.insert(after ? pivot + 1 : pivot, args[4]);
        c.reply.integer(list.size());
        c.changed(args[1], KeyEvent.LINSERT);
    }

    public static void lrem(CommandContext c) {
        if (!c.longArg(c.args[2])) {
            return;
        }
        byte[] key = c.args[1];
        Entry entry = c.find(key);
        if (entry == null) {
            c.reply.integer(0);
            return;
        }
        if (c.wrongType(entry, ValueType.LIST)) {
            return;
        }
        int removed = c.db.listForWrite(key, entry).remove(c.number, c.args[3]);
        if (removed > 0) {
            c.taken(key, removed, KeyEvent.LREM);
        }
        c.reply.integer(removed);
    }

    public static void ltrim(CommandContext c) {
        if (!c.longArg(c.args[2])) {
            return;
        }
        long start = c.number;
        if (!c.longArg(c.args[3])) {
            return;
        }
        long end = c.number;
        byte[] key = c.args[1];
        Entry entry = c.find(key);
        if (entry == null) {
            c.reply.ok();
            return;
        }
        if (c.wrongType(entry, ValueType.LIST)) {
            return;
        }
        long size = entry.list().size();
        start = Math.max(0, start < 0 ? size + start : start);
        end = Math.min(size - 1, end < 0 ? size + end : end);
        long kept = start > end ? 0 : end - start + 1;
        if (kept == 0) {
            c.db.remove(key);
        } else if (kept < size) {
            c.db.listForWrite(key, entry).trim((int) start, (int) end);
        }
        if (kept < size) {
            c.changed(key, size - kept);
        } else {
            c.touch(key);
        }
        c.event(KeyEvent.LTRIM, key);
        if (kept == 0) {
            c.event(KeyEvent.DEL, key);
        }
        c.reply.ok();
    }

    public static void lpos(CommandContext c) {
        byte[][] args = c.args;
        long rank = 1;
        long count = -1;
        long maxLength = 0;
        for (int i = 3; i < args.length; i++) {
            boolean more = i + 1 < args.length;
            if (more && Texts.is(args[i], "rank")) {
                if (!c.longArg(args[++i])) {
                    return;
                }
                rank = c.number;
                if (rank == 0) {
                    c.error(RANK_ZERO);
                    return;
                }
            } else if (more && Texts.is(args[i], "count")) {
                if (!notNegative(c, args[++i], "ERR COUNT can't be negative")) {
                    return;
                }
                count = c.number;
            } else if (more && Texts.is(args[i], "maxlen")) {
                if (!notNegative(c, args[++i], "ERR MAXLEN can't be negative")) {
                    return;
                }
                maxLength = c.number;
            } else {
                c.error(Texts.SYNTAX);
                return;
            }
        }
        Entry entry = c.read(args[1]);
        if (!c.wrongType(entry, ValueType.LIST)) {
            positions(c, entry == null ? new int[0] : find(entry.list(), args[2], rank, count, maxLength), count);
        }
    }

    private static boolean notNegative(CommandContext c, byte[] arg, String error) {
        if (!c.longArg(arg, error)) {
            return false;
        }
        if (c.number < 0) {
            c.error(error);
            return false;
        }
        return true;
    }

    private static int[] find(ListValue list, byte[] element, long rank, long count, long maxLength) {
        int size = list.size();
        boolean forward = rank > 0;
        // redis-server negates the rank, which leaves the smallest long as it is: every match then counts, and no
        // count but that of the first ends the search.
        boolean everyMatch = rank == Long.MIN_VALUE;
        long skip = everyMatch ? 0 : Math.abs(rank) - 1;
        long limit = maxLength == 0 ? size : Math.min(size, maxLength);
        long wanted = count < 0 ? 1 : count == 0 || everyMatch ? size : count;
        Matches window = new Matches(element);
        int[] found = new int[8];
        int matches = 0;
        for (long done = 0; done < limit && matches < wanted; done += LPOS_WINDOW) {
            int length = (int) Math.min(LPOS_WINDOW, limit - done);
            window.collect(list, (int) (forward ? done : size - done - length), length);
            for (int i = 0; i < window.count && matches < wanted; i++) {
                if (skip-- > 0) {
                    continue;
                }
                if (matches == found.length) {
                    found = Arrays.copyOf(found, matches * 2);
                }
                found[matches++] = window.at[forward ? i : window.count - 1 - i];
            }
        }
        return Arrays.copyOf(found, matches);
    }

    /**
     * The positions of an element in a part of a list. LPOS walks such parts, because each single index would be a
     * seek.
     */
    private static final class Matches {
        private final byte[] element;
        final int[] at = new int[LPOS_WINDOW];
        int count;
        private int index;

        Matches(byte[] element) {
            this.element = element;
        }

        void collect(ListValue list, int from, int length) {
            count = 0;
            index = from;
            list.forEach(from, from + length - 1, value -> {
                if (Arrays.equals(value, element)) {
                    at[count++] = index;
                }
                index++;
            });
        }
    }

    private static void positions(CommandContext c, int[] found, long count) {
        if (count >= 0) {
            c.reply.array(found.length);
            for (int index : found) {
                c.reply.integer(index);
            }
        } else if (found.length > 0) {
            c.reply.integer(found[0]);
        } else {
            c.reply.nullBulk();
        }
    }
}
