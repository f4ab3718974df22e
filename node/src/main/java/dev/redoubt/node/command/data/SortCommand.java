package dev.redoubt.node.command.data;

import dev.redoubt.node.command.Texts;
import dev.redoubt.node.command.engine.CommandContext;
import dev.redoubt.node.command.engine.Decimals;
import dev.redoubt.node.command.engine.KeyEvent;
import dev.redoubt.node.keyspace.Entry;
import dev.redoubt.node.keyspace.ListValue;
import dev.redoubt.node.keyspace.ValueType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * SORT and SORT_RO (sort.c). Elements whose weights are equal are ordered by their bytes, also where Redis leaves their
 * order open: a replica that sorts again must store the same list.
 */
public final class SortCommand {
    private static final byte[] NOTHING = {};

    /** The approximate size of the objects of a sorted element, without its bytes. */
    private static final int ELEMENT_OBJECT_BYTES = 100;

    private final CommandContext c;
    private boolean descending;
    private boolean alpha;
    private boolean unsorted;
    private long offset;
    private long limit = -1;
    private byte @Nullable [] by;
    private byte @Nullable [] store;
    private final List<byte[]> gets = new ArrayList<>();

    /** Copies of the elements, as they stand in the value. */
    private final List<byte[]> elements = new ArrayList<>();

    /** The elements in order; null if they are not sorted. */
    private SortElement @Nullable [] sorted;

    /** The index of the first element that is answered or stored. */
    private int rangeStart;

    /** The index behind the last one. */
    private int rangeEnd;

    /** True once an element's weight was no number. */
    private boolean notANumber;

    private static final Set<ValueType> SORTABLE = EnumSet.of(ValueType.LIST, ValueType.SET, ValueType.ZSET);

    private SortCommand(CommandContext c) {
        this.c = c;
    }

    public static void sort(CommandContext c) {
        SortCommand command = new SortCommand(c);
        if (command.parse(true)) {
            command.run();
        }
    }

    public static void sortRo(CommandContext c) {
        SortCommand command = new SortCommand(c);
        if (command.parse(false)) {
            command.run();
        }
    }

    private boolean parse(boolean mayStore) {
        byte[][] args = c.args;
        boolean everyKey = c.mayReadEveryKey();
        for (int i = 2; i < args.length; i++) {
            int left = args.length - i - 1;
            if (Texts.is(args[i], "asc")) {
                descending = false;
            } else if (Texts.is(args[i], "desc")) {
                descending = true;
            } else if (Texts.is(args[i], "alpha")) {
                alpha = true;
            } else if (left >= 2 && Texts.is(args[i], "limit")) {
                if (!c.longArg(args[++i])) {
                    return false;
                }
                offset = c.number;
                if (!c.longArg(args[++i])) {
                    return false;
                }
                limit = c.number;
            } else if (mayStore && left >= 1 && Texts.is(args[i], "store")) {
                store = args[++i];
            } else if (left >= 1 && Texts.is(args[i], "by")) {
                by = args[++i];
                boolean constant = indexOf(by, '*', 0) < 0;
                if (!constant && !everyKey) {
                    return denied("BY");
                }
                unsorted |= constant;
            } else if (left >= 1 && Texts.is(args[i], "get")) {
                if (!everyKey) {
                    return denied("GET");
                }
                gets.add(args[++i]);
            } else {
                c.error(Texts.SYNTAX);
                return false;
            }
        }
        return true;
    }

    private boolean denied(String option) {
        c.error("ERR " + option + " option of SORT denied due to insufficient ACL permissions.");
        return false;
    }

    private void run() {
        Entry entry = c.read(c.args[1]);
        if (entry != null && !SORTABLE.contains(entry.type())) {
            c.error(Texts.WRONG_TYPE);
            return;
        }
        if (unsorted && (store != null || c.inScript) && entry != null && entry.type() == ValueType.SET) {
            // A set has no order of its own that replicas share, nor one that scripts may rely on.
            unsorted = false;
            alpha = true;
            by = null;
        }
        if (entry != null) {
            copy(entry);
        }
        if (c.refusedMemory()) {
            return;
        }
        if (!unsorted) {
            sort();
        }
        if (c.refusedMemory()) {
            return;
        }
        if (notANumber) {
            c.error("ERR One or more scores can't be converted into double");
            return;
        }
        chooseRange();
        if (store == null) {
            reply();
        } else {
            store(store);
        }
    }

    /** DIFFERS: Redis converts a sorted set before it copies it, and leaves it so. */
    private void copy(Entry entry) {
        switch (entry.type()) {
            case LIST -> {
                entry.list().forEach((byte[] element) -> c.keep(elements, element));
                if (unsorted && descending) {
                    Collections.reverse(elements);
                }
            }
            case SET -> entry.set().forEach((byte[] element) -> c.keep(elements, element));
            default ->
                entry.zset()
                        .forEachByRank(
                                0,
                                entry.zset().size() - 1,
                                unsorted && descending,
                                (byte[] element, double score) -> c.keep(elements, element));
        }
    }

    private void sort() {
        int size = elements.size();
        if (!c.engine.take((long) ELEMENT_OBJECT_BYTES * size)) {
            return;
        }
        SortElement[] weighed = new SortElement[size];
        LongLoop.run(0, size, (from, to) -> weigh(weighed, from, to));
        if (!notANumber && !c.engine.memory().isExhausted()) {
            Arrays.sort(weighed, SortElement.order(descending));
            sorted = weighed;
        }
    }

    private void weigh(SortElement[] weighed, int from, int to) {
        for (int i = from; i < to; i++) {
            byte[] element = elements.get(i);
            byte[] weight = by == null ? element : lookup(by, element);
            if (by != null && weight != null && !c.engine.take(weight.length)) {
                return;
            }
            weighed[i] = alpha
                    ? SortElement.ofBytes(element, weight)
                    : SortElement.ofNumber(element, weight == null ? 0 : number(weight));
        }
    }

    private byte[] element(int index) {
        return sorted == null ? elements.get(index) : sorted[index].bytes;
    }

    /** As strtod: blanks may come before the number, a NUL byte ends it, and nothing is zero. */
    private double number(byte[] weight) {
        int end = Math.max(indexOf(weight, '\0', 0), 0);
        if (end == 0 && (weight.length == 0 || weight[0] == 0)) {
            return 0;
        }
        end = end == 0 ? weight.length : end;
        int start = 0;
        while (start < end - 1 && (weight[start] == ' ' || (weight[start] >= 9 && weight[start] <= 13))) {
            start++;
        }
        double number = Decimals.parse(Arrays.copyOfRange(weight, start, end));
        notANumber |= Double.isNaN(number);
        return number;
    }

    /** Chooses the part that LIMIT asks for. */
    private void chooseRange() {
        int size = elements.size();
        rangeStart = (int) Math.min(Math.max(offset, 0), size);
        rangeEnd = rangeStart + (int) Math.min(limit < 0 ? size : limit, size - rangeStart);
    }

    private void reply() {
        c.reply.array((rangeEnd - rangeStart) * Math.max(1, gets.size()));
        LongLoop.run(rangeStart, rangeEnd, this::reply);
    }

    private void reply(int from, int to) {
        for (int i = from; i < to; i++) {
            byte[] element = element(i);
            if (gets.isEmpty()) {
                c.reply.bulk(element);
            }
            for (byte[] pattern : gets) {
                byte[] value = lookup(pattern, element);
                if (value == null) {
                    c.reply.nullBulk();
                } else {
                    c.reply.bulk(value);
                }
            }
        }
    }

    private void store(byte[] target) {
        List<byte[]> values = new ArrayList<>();
        LongLoop.run(rangeStart, rangeEnd, (from, to) -> keepValues(values, from, to));
        if (c.refusedMemory()) {
            return;
        }
        int size = values.size();
        if (size == 0) {
            // As db.c dbDelete: without asking whether it has expired.
            if (c.db.remove(target)) {
                c.changed(target, KeyEvent.DEL);
            }
        } else {
            c.replace(target);
            ListValue list = c.db.listForWrite(target);
            LongLoop.run(0, size, (from, to) -> values.subList(from, to).forEach(list::pushLast));
            c.changed(target, size, KeyEvent.SORTSTORE);
        }
        c.reply.integer(size);
    }

    /** Keeps what is stored of some elements. */
    private void keepValues(List<byte[]> values, int from, int to) {
        for (int i = from; i < to; i++) {
            byte[] element = element(i);
            if (gets.isEmpty()) {
                c.keep(values, element);
            }
            for (byte[] pattern : gets) {
                byte[] value = lookup(pattern, element);
                c.keep(values, value == null ? NOTHING : value);
            }
        }
    }

    /**
     * The value that a pattern means for an element: that of the key in which the element stands for the star, or of a
     * field of it behind an arrow; null if there is none (sort.c lookupKeyByPattern).
     */
    private byte @Nullable [] lookup(byte[] pattern, byte[] element) {
        if (pattern.length == 1 && pattern[0] == '#') {
            return element;
        }
        int star = indexOf(pattern, '*', 0);
        if (star < 0) {
            return null;
        }
        int arrow = arrow(pattern, star + 1);
        int end = arrow < 0 ? pattern.length : arrow;
        byte[] key = new byte[end - 1 + element.length];
        System.arraycopy(pattern, 0, key, 0, star);
        System.arraycopy(element, 0, key, star, element.length);
        System.arraycopy(pattern, star + 1, key, star + element.length, end - star - 1);
        Entry entry = c.read(key);
        if (arrow < 0) {
            return entry == null || entry.type() != ValueType.STRING ? null : entry.copyValue();
        }
        return entry == null || entry.type() != ValueType.HASH
                ? null
                : entry.hash().get(Arrays.copyOfRange(pattern, arrow + 2, pattern.length));
    }

    /** The place of an arrow with a field's name behind it, or -1. */
    private static int arrow(byte[] pattern, int from) {
        int dash = indexOf(pattern, '-', from);
        while (dash >= 0 && !(dash + 1 < pattern.length && pattern[dash + 1] == '>')) {
            dash = indexOf(pattern, '-', dash + 1);
        }
        return dash < 0 || dash + 2 == pattern.length ? -1 : dash;
    }

    private static int indexOf(byte[] bytes, char wanted, int from) {
        for (int i = from; i < bytes.length; i++) {
            if (bytes[i] == wanted) {
                return i;
            }
        }
        return -1;
    }
}
