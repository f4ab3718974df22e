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
import java.util.Comparator;
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

    /**
     * An element, with what it is ordered by: a number, or bytes, which are null if there are none.
     *
     * @param score 0 where the bytes count
     */
    private record Element(byte[] bytes, double score, byte @Nullable [] weight) {}

    private final CommandContext c;
    private boolean descending;
    private boolean alpha;
    private boolean unsorted;
    private long offset;
    private long limit = -1;
    private byte @Nullable [] by;
    private byte @Nullable [] store;
    private final List<byte[]> gets = new ArrayList<>();

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
        List<byte[]> elements = new ArrayList<>();
        if (entry != null) {
            copy(entry, elements);
        }
        if (c.refusedMemory()) {
            return;
        }
        List<byte[]> sorted = unsorted ? elements : sorted(elements);
        if (c.refusedMemory()) {
            return;
        }
        if (notANumber) {
            c.error("ERR One or more scores can't be converted into double");
            return;
        }
        List<byte[]> range = range(sorted);
        if (store == null) {
            reply(range);
        } else {
            store(range, store);
        }
    }

    /** DIFFERS: Redis converts a sorted set before it copies it, and leaves it so. */
    private void copy(Entry entry, List<byte[]> elements) {
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

    private List<byte[]> sorted(List<byte[]> elements) {
        List<Element> weighed = new ArrayList<>(elements.size());
        for (byte[] element : elements) {
            byte[] weight = by == null ? element : lookup(by, element);
            if (!c.engine.take(ELEMENT_OBJECT_BYTES + (by == null || weight == null ? 0L : weight.length))) {
                return elements;
            }
            weighed.add(new Element(element, alpha || weight == null ? 0 : number(weight), weight));
        }
        Comparator<Element> order = alpha
                ? Comparator.comparing(Element::weight, Comparator.nullsFirst(Arrays::compareUnsigned))
                : Comparator.comparingDouble((Element element) -> element.score() + 0.0);
        order = order.thenComparing(Element::bytes, Arrays::compareUnsigned);
        weighed.sort(descending ? order.reversed() : order);
        return weighed.stream().map(Element::bytes).toList();
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

    /** The part that LIMIT asks for. */
    private List<byte[]> range(List<byte[]> sorted) {
        int size = sorted.size();
        int start = (int) Math.min(Math.max(offset, 0), size);
        int count = (int) Math.min(limit < 0 ? size : limit, size - start);
        return sorted.subList(start, start + count);
    }

    private void reply(List<byte[]> range) {
        c.reply.array(range.size() * Math.max(1, gets.size()));
        for (byte[] element : range) {
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

    private void store(List<byte[]> range, byte[] target) {
        List<byte[]> values = new ArrayList<>();
        for (byte[] element : range) {
            if (gets.isEmpty()) {
                c.keep(values, element);
            }
            for (byte[] pattern : gets) {
                byte[] value = lookup(pattern, element);
                c.keep(values, value == null ? NOTHING : value);
            }
        }
        if (c.refusedMemory()) {
            return;
        }
        if (values.isEmpty()) {
            // As db.c dbDelete: without asking whether it has expired.
            if (c.db.remove(target)) {
                c.changed(target, KeyEvent.DEL);
            }
        } else {
            c.replace(target);
            ListValue list = c.db.listForWrite(target);
            values.forEach(list::pushLast);
            c.changed(target, values.size(), KeyEvent.SORTSTORE);
        }
        c.reply.integer(values.size());
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
