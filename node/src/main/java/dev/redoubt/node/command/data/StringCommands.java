package dev.redoubt.node.command.data;

import dev.redoubt.node.command.Texts;
import dev.redoubt.node.command.engine.CommandContext;
import dev.redoubt.node.command.engine.Decimals;
import dev.redoubt.node.command.engine.KeyEvent;
import dev.redoubt.node.command.engine.Words;
import dev.redoubt.node.keyspace.Entry;
import dev.redoubt.node.keyspace.ValueType;
import dev.redoubt.persistence.text.RedisNumbers;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** Strings (t_string.c). */
public final class StringCommands {

    private static final String NAN = "ERR increment would produce NaN or Infinity";
    private static final byte[] EMPTY = {};

    private StringCommands() {}

    public static void set(CommandContext c) {
        byte[][] args = c.args;
        if (args.length == 3 && c.watches.isEmpty() && !c.keyspace.access().countsAccesses()) {
            // The common case. That the key may have expired makes no difference: it is replaced without a DEL.
            c.db.setString(args[1], args[2], Entry.NO_EXPIRY);
            c.changed(args[1], KeyEvent.SET);
            c.reply.ok();
            return;
        }
        SetOptions options = new SetOptions();
        if (options.parse(c, 3, true)) {
            store(c, options, args[2]);
        }
    }

    public static void setnx(CommandContext c) {
        boolean absent = c.find(c.args[1]) == null;
        if (absent) {
            c.db.setString(c.args[1], c.args[2], Entry.NO_EXPIRY);
            c.changed(c.args[1], KeyEvent.SET);
        }
        c.reply.integer(absent ? 1 : 0);
    }

    public static void setex(CommandContext c) {
        SetOptions options = new SetOptions();
        options.flags = SetOptions.EX;
        options.expireAt = 2;
        store(c, options, c.args[3]);
    }

    public static void psetex(CommandContext c) {
        SetOptions options = new SetOptions();
        options.flags = SetOptions.PX;
        options.expireAt = 2;
        store(c, options, c.args[3]);
    }

    private static void store(CommandContext c, SetOptions options, byte[] value) {
        int flags = options.flags;
        byte[] key = c.args[1];
        if (options.expireAt > 0 && !expiry(c, options)) {
            return;
        }
        long expireAtMs = options.expireAt > 0 ? c.number : Entry.NO_EXPIRY;
        boolean get = (flags & SetOptions.GET) != 0;
        if (get && !replyWithValue(c, key)) {
            return;
        }
        Entry entry = c.find(key);
        if (entry == null ? (flags & SetOptions.XX) != 0 : (flags & SetOptions.NX) != 0) {
            if (!get) {
                c.reply.nullBulk();
            }
            return;
        }
        if (entry != null && (flags & SetOptions.KEEPTTL) != 0) {
            expireAtMs = entry.expireAtMs();
        }
        c.db.setString(key, value, expireAtMs);
        if (options.expireAt > 0) {
            c.effect(Words.SET, key, value, Words.PXAT, RedisNumbers.longBytes(expireAtMs));
        } else if (get) {
            c.args = withoutGet(c.args);
        }
        c.changed(key, KeyEvent.SET);
        if (options.expireAt > 0) {
            c.event(KeyEvent.EXPIRE, key);
        }
        if (!get) {
            c.reply.ok();
        }
    }

    private static byte[][] withoutGet(byte[][] args) {
        byte[][] kept = new byte[args.length][];
        int count = 0;
        for (int i = 0; i < args.length; i++) {
            if (i < 3 || !Texts.is(args[i], "get")) {
                kept[count++] = args[i];
            }
        }
        return java.util.Arrays.copyOf(kept, count);
    }

    /**
     * Turns the expiry's argument into a time in {@code c.number}; answers the error and returns false if it is none.
     */
    private static boolean expiry(CommandContext c, SetOptions options) {
        if (!c.longArg(c.args[options.expireAt])) {
            return false;
        }
        long time = c.number;
        boolean seconds = (options.flags & (SetOptions.EX | SetOptions.EXAT)) != 0;
        boolean relative = (options.flags & (SetOptions.EX | SetOptions.PX)) != 0;
        boolean valid = time > 0 && (!seconds || time <= Long.MAX_VALUE / 1000);
        if (valid) {
            time = seconds ? time * 1000 : time;
            if (relative) {
                valid = time <= Long.MAX_VALUE - c.nowMs;
                time += c.nowMs;
            }
        }
        if (!valid) {
            invalidExpiry(c);
        }
        c.number = time;
        return valid;
    }

    static void invalidExpiry(CommandContext c) {
        c.error("ERR invalid expire time in '" + c.spec.name() + "' command");
    }

    public static void get(CommandContext c) {
        replyWithValue(c, c.args[1]);
    }

    /** Answers the string or null; false if it answered WRONGTYPE. */
    private static boolean replyWithValue(CommandContext c, byte[] key) {
        Entry entry = c.read(key);
        if (entry == null) {
            c.reply.nullBulk();
            return true;
        }
        if (c.wrongType(entry, ValueType.STRING)) {
            return false;
        }
        c.stringReply(entry, 0, entry.valueLength());
        return true;
    }

    public static void getset(CommandContext c) {
        byte[] key = c.args[1];
        if (replyWithValue(c, key)) {
            c.db.setString(key, c.args[2], Entry.NO_EXPIRY);
            c.effect(Words.SET, key, c.args[2]);
            c.changed(key, KeyEvent.SET);
        }
    }

    public static void getdel(CommandContext c) {
        byte[] key = c.args[1];
        if (replyWithValue(c, key) && c.db.remove(key)) {
            c.effect(Words.DEL, key);
            c.changed(key, KeyEvent.DEL);
        }
    }

    public static void getex(CommandContext c) {
        byte[] key = c.args[1];
        SetOptions options = new SetOptions();
        if (!options.parse(c, 2, false)) {
            return;
        }
        Entry entry = c.read(key);
        if (entry == null) {
            c.reply.nullBulk();
            return;
        }
        if (c.wrongType(entry, ValueType.STRING) || (options.expireAt > 0 && !expiry(c, options))) {
            return;
        }
        c.stringReply(entry, 0, entry.valueLength());
        boolean hasExpiry = entry.expireAtMs() != Entry.NO_EXPIRY;
        boolean absolute = (options.flags & (SetOptions.EXAT | SetOptions.PXAT)) != 0;
        if (absolute && c.number <= c.nowMs && !c.replaying) {
            c.db.remove(key);
            c.effect(Words.DEL, key);
            c.changed(key, KeyEvent.DEL);
        } else if (options.expireAt > 0) {
            c.db.setExpireAt(key, c.number);
            c.effect(Words.PEXPIREAT, key, RedisNumbers.longBytes(c.number));
            c.changed(key, KeyEvent.EXPIRE);
        } else if ((options.flags & SetOptions.PERSIST) != 0 && hasExpiry) {
            c.db.setExpireAt(key, Entry.NO_EXPIRY);
            c.effect(Words.PERSIST, key);
            c.changed(key, KeyEvent.PERSIST);
        }
    }

    public static void mget(CommandContext c) {
        byte[][] args = c.args;
        c.reply.array(args.length - 1);
        for (int i = 1; i < args.length; i++) {
            Entry entry = c.read(args[i]);
            if (entry == null || entry.type() != ValueType.STRING) {
                c.reply.nullBulk();
            } else {
                c.stringReply(entry, 0, entry.valueLength());
            }
        }
    }

    public static void mset(CommandContext c) {
        if (c.args.length % 2 == 0) {
            c.wrongArity();
            return;
        }
        setAll(c);
        c.reply.ok();
    }

    public static void msetnx(CommandContext c) {
        byte[][] args = c.args;
        if (args.length % 2 == 0) {
            c.wrongArity();
            return;
        }
        for (int i = 1; i < args.length; i += 2) {
            if (c.find(args[i]) != null) {
                c.reply.integer(0);
                return;
            }
        }
        setAll(c);
        c.reply.integer(1);
    }

    private static void setAll(CommandContext c) {
        byte[][] args = c.args;
        for (int i = 1; i < args.length; i += 2) {
            if (!c.watches.isEmpty()) {
                c.find(args[i]);
            }
            c.db.setString(args[i], args[i + 1], Entry.NO_EXPIRY);
            c.changed(args[i], KeyEvent.SET);
        }
    }

    public static void append(CommandContext c) {
        byte[] key = c.args[1];
        Entry entry = c.find(key);
        if (c.wrongType(entry, ValueType.STRING)
                || (entry != null && tooLong(c, entry, entry.valueLength(), c.args[2].length))) {
            return;
        }
        int length = c.db.append(key, c.args[2]);
        c.changed(key, KeyEvent.APPEND);
        c.reply.integer(length);
    }

    /** As checkStringLength in t_string.c: what the log says is obeyed. */
    static boolean tooLong(CommandContext c, @Nullable Entry entry, long size, long more) {
        if (c.replaying) {
            return false;
        }
        if (size + more > c.engine.options().maxStringBytes() || size + more < 0) {
            c.error(Texts.STRING_TOO_LONG);
            return true;
        }
        int length = (int) Math.min(Integer.MAX_VALUE, size + more);
        if (!c.engine.take(entry == null ? length : entry.growthBytes((int) size, length))) {
            c.error(Texts.OUT_OF_MEMORY);
            return true;
        }
        return false;
    }

    public static void strlen(CommandContext c) {
        Entry entry = c.read(c.args[1]);
        if (!c.wrongType(entry, ValueType.STRING)) {
            c.reply.integer(entry == null ? 0 : entry.valueLength());
        }
    }

    public static void getrange(CommandContext c) {
        if (!c.longArg(c.args[2])) {
            return;
        }
        long start = c.number;
        if (!c.longArg(c.args[3])) {
            return;
        }
        long end = c.number;
        Entry entry = c.read(c.args[1]);
        if (c.wrongType(entry, ValueType.STRING)) {
            return;
        }
        if (entry == null || (start < 0 && end < 0 && start > end)) {
            c.reply.bulk(EMPTY);
            return;
        }
        long length = entry.valueLength();
        start = Math.max(0, start < 0 ? length + start : start);
        end = Math.min(length - 1, Math.max(0, end < 0 ? length + end : end));
        if (start > end) {
            c.reply.bulk(EMPTY);
        } else {
            c.stringReply(entry, (int) start, (int) (end - start + 1));
        }
    }

    public static void setrange(CommandContext c) {
        byte[] key = c.args[1];
        byte[] patch = c.args[3];
        if (!c.longArg(c.args[2])) {
            return;
        }
        long offset = c.number;
        if (offset < 0) {
            c.error("ERR offset is out of range");
            return;
        }
        Entry entry = c.find(key);
        if (c.wrongType(entry, ValueType.STRING)) {
            return;
        }
        if (patch.length == 0) {
            c.reply.integer(entry == null ? 0 : entry.valueLength());
        } else if (!tooLong(c, entry, offset, patch.length)) {
            int length = c.db.setRange(key, Math.toIntExact(offset), patch);
            c.changed(key, KeyEvent.SETRANGE);
            c.reply.integer(length);
        }
    }

    public static void incr(CommandContext c) {
        increment(c, 1);
    }

    public static void decr(CommandContext c) {
        increment(c, -1);
    }

    public static void incrby(CommandContext c) {
        if (c.longArg(c.args[2])) {
            increment(c, c.number);
        }
    }

    public static void decrby(CommandContext c) {
        if (!c.longArg(c.args[2])) {
            return;
        }
        if (c.number == Long.MIN_VALUE) {
            c.error("ERR decrement would overflow");
            return;
        }
        increment(c, -c.number);
    }

    private static void increment(CommandContext c, long by) {
        byte[] key = c.args[1];
        Entry entry = c.find(key);
        long value = 0;
        long expireAtMs = Entry.NO_EXPIRY;
        if (entry != null) {
            if (c.wrongType(entry, ValueType.STRING)) {
                return;
            }
            byte[] page = entry.page();
            int offset = entry.valueOffset();
            int length = entry.valueLength();
            value = entry.isLong() ? 0 : RedisNumbers.parseLong(page, offset, length, 0);
            if (value == 0 && (entry.isLong() || !RedisNumbers.isLong(page, offset, length))) {
                c.error(Texts.NOT_AN_INTEGER);
                return;
            }
            expireAtMs = entry.expireAtMs();
        }
        long sum = value + by;
        if (((value ^ sum) & (by ^ sum)) < 0) {
            c.error("ERR increment or decrement would overflow");
            return;
        }
        int start = RedisNumbers.writeLong(sum, c.digits, RedisNumbers.MAX_LONG_CHARS);
        c.db.setString(key, c.digits, start, RedisNumbers.MAX_LONG_CHARS - start, expireAtMs);
        c.changed(key, KeyEvent.INCRBY);
        c.reply.integer(sum);
    }

    public static void incrbyfloat(CommandContext c) {
        byte[] key = c.args[1];
        Entry entry = c.find(key);
        if (c.wrongType(entry, ValueType.STRING)) {
            return;
        }
        byte[] text = entry == null ? new byte[] {'0'} : entry.copyValue();
        long expireAtMs = entry == null ? Entry.NO_EXPIRY : entry.expireAtMs();
        byte[] sum = addFloats(c, text, c.args[2], Texts.NOT_A_FLOAT, Texts.NOT_A_FLOAT);
        if (sum != null) {
            c.db.setText(key, sum, expireAtMs);
            c.effect(Words.SET, key, sum, Words.KEEPTTL);
            c.changed(key, KeyEvent.INCRBYFLOAT);
            c.reply.bulk(sum);
        }
    }

    /** The sum of two long doubles as text; null when it answered an error. */
    static byte @Nullable [] addFloats(
            CommandContext c, byte[] value, byte[] by, String badValue, String badIncrement) {
        boolean infinite = isInfinite(value) || isInfinite(by);
        BigDecimal a = LongDouble.parse(value);
        if (a == null && !isInfinite(value)) {
            c.error(badValue);
            return null;
        }
        BigDecimal b = LongDouble.parse(by);
        if (b == null && !isInfinite(by)) {
            c.error(badIncrement);
            return null;
        }
        BigDecimal sum = infinite || a == null || b == null ? null : LongDouble.add(a, b);
        if (sum == null) {
            c.error(NAN);
            return null;
        }
        return Texts.bytes(LongDouble.format(sum));
    }

    private static boolean isInfinite(byte[] text) {
        return Decimals.isInfinity(text, text.length > 0 && (text[0] == '-' || text[0] == '+') ? 1 : 0);
    }
}
