package dev.redoubt.node.command.data;

import dev.redoubt.node.command.Texts;
import dev.redoubt.node.command.engine.CommandContext;
import dev.redoubt.node.command.engine.KeyEvent;
import dev.redoubt.node.keyspace.Entry;
import dev.redoubt.node.keyspace.ValueType;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * HyperLogLogs, which are strings of a form of their own (hyperloglog.c).
 *
 * <p>DIFFERS: a damaged value is left as it is; Redis keeps what PFADD changed before it noticed, and does not log it.
 * PFCOUNT caches the cardinality on a master that may write only: the data of a replica are those of its log.
 */
public final class HllCommands {
    private static final String NO_HLL = "WRONGTYPE Key is not a valid HyperLogLog string value.";
    private static final String DAMAGED = "INVALIDOBJ Corrupted HLL object detected";

    private HllCommands() {}

    public static void pfadd(CommandContext c) {
        byte[] key = c.args[1];
        Entry entry = c.find(key);
        if (notHll(c, entry)) {
            return;
        }
        HllView whole = entry != null && entry.isLong() ? HllView.of(c, entry) : null;
        if (entry != null && whole != null && whole.isDense()) {
            addToDense(c, entry, whole);
            return;
        }
        HllValue value = entry == null ? HllValue.empty() : copy(c, entry);
        if (value == null) {
            return;
        }
        long expireAtMs = entry == null ? Entry.NO_EXPIRY : entry.expireAtMs();
        int changes = entry == null ? 1 : 0;
        for (int i = 2; i < c.args.length; i++) {
            long hash = HllEstimate.hash(c.args[i]);
            HllValue.Change change = value.set(
                    HllEstimate.index(hash),
                    HllEstimate.rank(hash),
                    c.engine.options().hllSparseMaxBytes());
            if (change == HllValue.Change.DAMAGED) {
                c.error(DAMAGED);
                return;
            }
            changes += change == HllValue.Change.RAISED ? 1 : 0;
        }
        if (changes > 0) {
            value.setStale();
            store(c, key, value, expireAtMs);
            c.changed(key, changes, KeyEvent.PFADD);
        }
        c.reply.integer(changes > 0 ? 1 : 0);
    }

    /** Most elements that are added to a dense value change nothing; those that do change two bytes. */
    private static void addToDense(CommandContext c, Entry entry, HllView whole) {
        byte[] key = c.args[1];
        HllView view = whole;
        int changes = 0;
        for (int i = 2; i < c.args.length; i++) {
            long hash = HllEstimate.hash(c.args[i]);
            int index = HllEstimate.index(hash);
            if (view.register(index) >= HllEstimate.rank(hash)) {
                continue;
            }
            if (changes == 0 && !mayGrow(c, entry)) {
                c.error(Texts.OUT_OF_MEMORY);
                return;
            }
            int bit = index * 6;
            int at = HllView.HEADER_BYTES + (bit >>> 3);
            // The last register lies in one byte.
            byte[] patch = BitCommands.window(c.db.find(key), at, 2);
            HllView.putRegister(patch, -(bit >>> 3), index, HllEstimate.rank(hash));
            c.db.setRange(key, at, patch);
            changes++;
            view = again(c, key);
        }
        if (changes > 0) {
            if (!view.isStale()) {
                byte[] header = BitCommands.window(c.db.find(key), 0, HllView.HEADER_BYTES);
                header[HllView.HEADER_BYTES - 1] |= (byte) HllView.STALE;
                c.db.setRange(key, 0, header);
            }
            c.changed(key, changes, KeyEvent.PFADD);
        }
        c.reply.integer(changes > 0 ? 1 : 0);
    }

    private static HllView again(CommandContext c, byte[] key) {
        Entry entry = c.db.find(key);
        HllView view = entry == null ? null : HllView.of(c, entry);
        if (view == null) {
            throw new IllegalStateException("a value of one array is no longer there");
        }
        return view;
    }

    public static void pfcount(CommandContext c) {
        if (c.args.length > 2) {
            byte[] registers = new byte[HllView.REGISTERS];
            for (int i = 1; i < c.args.length; i++) {
                if (merge(c, c.args[i], registers) == null) {
                    return;
                }
            }
            c.reply.integer(HllEstimate.count(registers));
            return;
        }
        byte[] key = c.args[1];
        Entry entry = c.read(key);
        if (notHll(c, entry)) {
            return;
        }
        if (entry == null) {
            c.reply.integer(0);
            return;
        }
        HllView view = HllView.of(c, entry);
        if (view == null) {
            unreadable(c);
        } else if (view.isStale()) {
            countAnew(c, key, entry, view);
        } else {
            c.reply.integer(view.cached());
        }
    }

    private static void countAnew(CommandContext c, byte[] key, Entry entry, HllView view) {
        long count = HllEstimate.count(view);
        if (count == HllEstimate.DAMAGED) {
            c.error(DAMAGED);
            return;
        }
        if (c.mayWrite() && mayGrow(c, entry)) {
            c.db.setRange(key, HllView.CARDINALITY_AT, HllEstimate.cardinality(count));
            c.changed(key);
        }
        c.reply.integer(count);
    }

    public static void pfmerge(CommandContext c) {
        byte[] registers = new byte[HllView.REGISTERS];
        boolean dense = false;
        for (int i = 1; i < c.args.length; i++) {
            Boolean merged = merge(c, c.args[i], registers);
            if (merged == null) {
                return;
            }
            dense |= merged;
        }
        byte[] key = c.args[1];
        Entry entry = c.find(key);
        HllValue value = entry == null ? HllValue.empty() : copy(c, entry);
        if (value == null) {
            return;
        }
        long expireAtMs = entry == null ? Entry.NO_EXPIRY : entry.expireAtMs();
        if (dense && !value.makeDense()) {
            c.error(DAMAGED);
            return;
        }
        for (int i = 0; i < registers.length; i++) {
            if (registers[i] > 0) {
                value.set(i, registers[i], c.engine.options().hllSparseMaxBytes());
            }
        }
        value.setStale();
        store(c, key, value, expireAtMs);
        c.changed(key, KeyEvent.PFADD);
        c.reply.ok();
    }

    /**
     * Raises the registers to those of a key, if it is there. Returns whether its value is dense; null if there is none
     * to be read, which is answered.
     */
    private static @Nullable Boolean merge(CommandContext c, byte[] key, byte[] registers) {
        Entry entry = c.read(key);
        if (notHll(c, entry)) {
            return null;
        }
        if (entry == null) {
            return false;
        }
        HllView view = HllView.of(c, entry);
        if (view == null) {
            unreadable(c);
            return null;
        }
        if (!view.mergeInto(registers)) {
            c.error(DAMAGED);
            return null;
        }
        return view.isDense();
    }

    public static void pfdebug(CommandContext c) {
        byte[][] args = c.args;
        byte[] key = args[2];
        Entry entry = c.find(key);
        if (entry == null) {
            c.error("ERR The specified key does not exist");
            return;
        }
        if (notHll(c, entry)) {
            return;
        }
        HllView view = HllView.of(c, entry);
        if (view == null) {
            unreadable(c);
        } else if (Texts.is(args[1], "getreg")) {
            if (makeDense(c, key, entry)) {
                view = again(c, key);
                c.reply.array(HllView.REGISTERS);
                for (int i = 0; i < HllView.REGISTERS; i++) {
                    c.reply.integer(view.register(i));
                }
            }
        } else if (Texts.is(args[1], "decode")) {
            decode(c, view);
        } else if (Texts.is(args[1], "encoding")) {
            c.reply.simple(view.isDense() ? "dense" : "sparse");
        } else if (Texts.is(args[1], "todense")) {
            boolean sparse = !view.isDense();
            if (makeDense(c, key, entry)) {
                c.reply.integer(sparse ? 1 : 0);
            }
        } else {
            c.error("ERR Unknown PFDEBUG subcommand '" + Texts.printed(args[1], args[1].length) + "'");
        }
    }

    private static boolean makeDense(CommandContext c, byte[] key, Entry entry) {
        HllValue value = copy(c, entry);
        if (value == null) {
            return false;
        }
        boolean sparse = !value.view().isDense();
        if (!value.makeDense()) {
            c.error(DAMAGED);
            return false;
        }
        if (sparse) {
            store(c, key, value, entry.expireAtMs());
            c.changedAll(1);
        }
        return true;
    }

    private static void decode(CommandContext c, HllView view) {
        if (view.isDense()) {
            c.error("ERR HLL encoding is not sparse");
            return;
        }
        // Those of a damaged value too, which are few: HllView has looked at the length.
        List<String> runs = new ArrayList<>();
        byte[] array = view.array();
        int width;
        for (int at = view.from() + HllView.HEADER_BYTES; at < view.from() + view.length(); at += width) {
            width = HllRuns.width(array[at]);
            if (at + width > view.from() + view.length()) {
                break;
            }
            int value = HllRuns.value(array[at]);
            int count = HllRuns.count(array, at);
            runs.add(value > 0 ? "v:" + value + "," + count : (width == 2 ? "Z:" : "z:") + count);
        }
        c.reply.bulk(Texts.bytes(String.join(" ", runs)));
    }

    /** Answers and returns true if there is an entry that is no HyperLogLog. */
    private static boolean notHll(CommandContext c, @Nullable Entry entry) {
        if (entry == null) {
            return false;
        }
        if (c.wrongType(entry, ValueType.STRING)) {
            return true;
        }
        boolean other = !HllView.isOne(entry);
        if (other) {
            c.error(NO_HLL);
        }
        return other;
    }

    private static @Nullable HllValue copy(CommandContext c, Entry entry) {
        HllView view = HllView.of(c, entry);
        if (view == null || !(c.replaying || c.engine.take(view.length()))) {
            unreadable(c);
            return null;
        }
        return HllValue.of(view);
    }

    private static void unreadable(CommandContext c) {
        if (!c.refusedMemory()) {
            c.error(DAMAGED);
        }
    }

    private static boolean mayGrow(CommandContext c, Entry entry) {
        return c.replaying || c.engine.take(entry.growthBytes(0, entry.valueLength()));
    }

    private static void store(CommandContext c, byte[] key, HllValue value, long expireAtMs) {
        c.db.setRaw(key, value.toBytes(), expireAtMs);
    }
}
