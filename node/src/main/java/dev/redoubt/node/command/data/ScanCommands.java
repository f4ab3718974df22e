package dev.redoubt.node.command.data;

import dev.redoubt.node.command.Texts;
import dev.redoubt.node.command.engine.CommandContext;
import dev.redoubt.node.keyspace.Entry;
import dev.redoubt.node.keyspace.ValueType;
import dev.redoubt.node.pubsub.Glob;
import dev.redoubt.persistence.text.RedisNumbers;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** SCAN, SSCAN, HSCAN and ZSCAN (db.c scanGenericCommand). */
public final class ScanCommands {
    private static final int DEFAULT_COUNT = 10;

    /** More than this is not asked of a table at once; the handles of its entries take an array. */
    private static final int MAX_COUNT = Integer.MAX_VALUE / 16;

    /** From here on util.c double2ll makes no integers of doubles. */
    private static final double MAX_WHOLE = 0x1p62;

    private ScanCommands() {}

    /** The arguments of one call, and what it found: elements, or elements and values in turn. */
    private static final class Scan {
        private final CommandContext c;
        final List<byte[]> found = new ArrayList<>();
        long cursor;
        int count = DEFAULT_COUNT;
        private byte @Nullable [] pattern;
        private @Nullable String type;

        Scan(CommandContext c) {
            this.c = c;
        }

        /** Reads the cursor; answers an error and returns false if it is none. */
        boolean readCursor(byte[] argument) {
            if (!ScanCommands.cursor(c, argument)) {
                c.error("ERR invalid cursor");
                return false;
            }
            cursor = c.number;
            return true;
        }

        /** Reads the options from {@code first} on; answers an error and returns false if one does not fit. */
        boolean readOptions(int first, boolean typed) {
            byte[][] args = c.args;
            for (int i = first; i < args.length; i += 2) {
                boolean more = i + 1 < args.length;
                if (more && Texts.is(args[i], "count")) {
                    if (!c.longArg(args[i + 1])) {
                        return false;
                    }
                    if (c.number < 1) {
                        c.error(Texts.SYNTAX);
                        return false;
                    }
                    count = (int) Math.min(c.number, MAX_COUNT);
                } else if (more && Texts.is(args[i], "match")) {
                    byte[] wanted = args[i + 1];
                    pattern = wanted.length == 1 && wanted[0] == '*' ? null : wanted;
                } else if (more && typed && Texts.is(args[i], "type")) {
                    type = Texts.latin1(args[i + 1]).toLowerCase(Locale.ROOT);
                } else {
                    c.error(Texts.SYNTAX);
                    return false;
                }
            }
            return true;
        }

        boolean matches(byte[] element) {
            return pattern == null || Glob.matches(pattern, element);
        }

        void add(byte[] element) {
            if (matches(element)) {
                c.keep(found, element);
            }
        }

        void add(byte[] element, byte[] value) {
            if (matches(element)) {
                c.keep(found, element);
                c.keep(found, value);
            }
        }

        /** Removes the keys that have expired or have another type than the one that is wanted. */
        void selectKeys() {
            found.removeIf(key -> {
                Entry entry = c.findUntouched(key);
                return entry == null
                        || (type != null && !type.equals(entry.type().redisName()));
            });
        }

        void reply(long next) {
            c.reply.array(2);
            c.reply.bulk(Long.toUnsignedString(next));
            c.reply.array(found.size());
            found.forEach(c.reply::bulk);
        }
    }

    /** A part of a collection, from the scan's cursor on; returns the next cursor. */
    @FunctionalInterface
    private interface Part {
        long scan(Entry entry, Scan scan);
    }

    public static void scan(CommandContext c) {
        Scan scan = new Scan(c);
        if (!scan.readCursor(c.args[1]) || !scan.readOptions(2, true)) {
            return;
        }
        long next = c.db.scan(scan.cursor, scan.count, scan::add);
        if (!c.refusedMemory()) {
            scan.selectKeys();
            scan.reply(next);
        }
    }

    public static void sscan(CommandContext c) {
        elements(c, ValueType.SET, (entry, scan) -> entry.set().scan(scan.cursor, scan.count, scan::add));
    }

    public static void hscan(CommandContext c) {
        elements(c, ValueType.HASH, (entry, scan) -> entry.hash().scan(scan.cursor, scan.count, scan::add));
    }

    public static void zscan(CommandContext c) {
        elements(c, ValueType.ZSET, (entry, scan) -> {
            boolean packed = entry.zset().isPacked();
            return entry.zset()
                    .scan(scan.cursor, scan.count, (member, score) -> scan.add(member, scoreText(score, packed)));
        });
    }

    /** A small set keeps whole scores as integers, and prints them so, others as C's %.17g (util.c d2string). */
    private static byte[] scoreText(double score, boolean packed) {
        boolean whole = packed && score == Math.rint(score) && Math.abs(score) < MAX_WHOLE;
        return whole ? RedisNumbers.longBytes((long) score) : Texts.bytes(RedisNumbers.formatDouble(score));
    }

    private static void elements(CommandContext c, ValueType type, Part part) {
        Scan scan = new Scan(c);
        if (!scan.readCursor(c.args[2])) {
            return;
        }
        Entry entry = c.read(c.args[1]);
        if (entry == null) {
            scan.reply(0);
            return;
        }
        if (c.wrongType(entry, type) || !scan.readOptions(3, false)) {
            return;
        }
        long next = part.scan(entry, scan);
        if (!c.refusedMemory()) {
            scan.reply(next);
        }
    }

    /** As strtoul: nothing is zero, a NUL byte ends it, a sign is allowed, a negative cursor wraps. */
    private static boolean cursor(CommandContext c, byte[] text) {
        int end = 0;
        while (end < text.length && text[end] != 0) {
            end++;
        }
        int at = end > 0 && (text[0] == '-' || text[0] == '+') ? 1 : 0;
        if (end == at) {
            c.number = 0;
            return at == 0;
        }
        long sum = 0;
        for (; at < end; at++) {
            int digit = text[at] - '0';
            long limit = Long.divideUnsigned(-1 - digit, 10);
            if (digit < 0 || digit > 9 || Long.compareUnsigned(sum, limit) > 0) {
                return false;
            }
            sum = sum * 10 + digit;
        }
        c.number = text[0] == '-' ? -sum : sum;
        return true;
    }
}
