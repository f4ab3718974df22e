package dev.redoubt.node.command.data;

import dev.redoubt.node.command.Texts;
import dev.redoubt.node.command.engine.CommandContext;
import dev.redoubt.node.command.engine.Decimals;
import dev.redoubt.node.command.engine.KeyEvent;
import dev.redoubt.node.keyspace.Entry;
import dev.redoubt.node.keyspace.ValueType;
import dev.redoubt.node.keyspace.ZSetValue;
import java.util.Arrays;

/** Ranges of sorted sets (t_zset.c zrangeGenericCommand); every range is turned into one of ranks. */
public final class ZRangeCommands {
    private enum By {
        ANY,
        RANK,
        SCORE,
        LEX
    }

    private enum Direction {
        ANY,
        FORWARD,
        REVERSE
    }

    private static final String NOT_A_RANGE = "ERR min or max is not a float";
    private static final String NOT_A_LEX_RANGE = "ERR min or max not valid string range item";
    private static final String LIMIT_BY_RANK =
            "ERR syntax error, LIMIT is only supported in combination with either BYSCORE or BYLEX";
    private static final String SCORES_BY_LEX = "ERR syntax error, WITHSCORES not supported in combination with BYLEX";

    /** The parsed arguments of a range; one for each request. */
    private static final class Range {
        By by;
        Direction direction;

        /** The place of the set's key among the arguments; the ends of the range follow it. */
        int key = 1;

        boolean withScores;
        long offset;
        long limit = -1;
        long start;
        long end;
        double min;
        double max;
        boolean minExclusive;
        boolean maxExclusive;
        byte[] lexMin = {};
        byte[] lexMax = {};
        int from;
        int to;

        Range(By by, Direction direction) {
            this.by = by;
            this.direction = direction;
        }

        boolean reverse() {
            return direction == Direction.REVERSE;
        }
    }

    private ZRangeCommands() {}

    public static void zrange(CommandContext c) {
        range(c, new Range(By.ANY, Direction.ANY));
    }

    public static void zrevrange(CommandContext c) {
        range(c, new Range(By.RANK, Direction.REVERSE));
    }

    public static void zrangebyscore(CommandContext c) {
        range(c, new Range(By.SCORE, Direction.FORWARD));
    }

    public static void zrevrangebyscore(CommandContext c) {
        range(c, new Range(By.SCORE, Direction.REVERSE));
    }

    public static void zrangebylex(CommandContext c) {
        range(c, new Range(By.LEX, Direction.FORWARD));
    }

    public static void zrevrangebylex(CommandContext c) {
        range(c, new Range(By.LEX, Direction.REVERSE));
    }

    public static void zrangestore(CommandContext c) {
        Range range = new Range(By.ANY, Direction.ANY);
        range.key = 2;
        if (!options(c, range) || !ends(c, range)) {
            return;
        }
        Entry entry = c.read(c.args[2]);
        if (c.wrongType(entry, ValueType.ZSET)) {
            return;
        }
        ScoredMembers members = new ScoredMembers(c);
        if (entry != null) {
            ranks(range, entry.zset());
            limit(range);
            entry.zset().forEachByRank(range.from, range.to, false, members::put);
        }
        members.store(c.args[1], range.by == By.RANK ? members.size() : 0, 0, KeyEvent.ZRANGESTORE);
    }

    public static void zremrangebyrank(CommandContext c) {
        remove(c, new Range(By.RANK, Direction.FORWARD));
    }

    public static void zremrangebyscore(CommandContext c) {
        remove(c, new Range(By.SCORE, Direction.FORWARD));
    }

    public static void zremrangebylex(CommandContext c) {
        remove(c, new Range(By.LEX, Direction.FORWARD));
    }

    private static void remove(CommandContext c, Range range) {
        if (!ends(c, range)) {
            return;
        }
        byte[] key = c.args[1];
        Entry entry = c.find(key);
        if (c.wrongType(entry, ValueType.ZSET)) {
            return;
        }
        int count = 0;
        if (entry != null) {
            ranks(range, entry.zset());
            count = Math.max(0, range.to - range.from + 1);
        }
        if (count > 0) {
            c.db.zsetForWrite(key, entry).removeByRank(range.from, range.to);
            c.taken(
                    key,
                    count,
                    switch (range.by) {
                        case SCORE -> KeyEvent.ZREMRANGEBYSCORE;
                        case LEX -> KeyEvent.ZREMRANGEBYLEX;
                        default -> KeyEvent.ZREMRANGEBYRANK;
                    });
        }
        c.reply.integer(count);
    }

    public static void zcount(CommandContext c) {
        count(c, By.SCORE, NOT_A_RANGE);
    }

    public static void zlexcount(CommandContext c) {
        count(c, By.LEX, NOT_A_LEX_RANGE);
    }

    private static void count(CommandContext c, By by, String error) {
        Range range = new Range(by, Direction.FORWARD);
        if (!(by == By.SCORE ? scores(range, c.args[2], c.args[3]) : words(range, c.args[2], c.args[3]))) {
            c.error(error);
            return;
        }
        Entry entry = c.read(c.args[1]);
        if (c.wrongType(entry, ValueType.ZSET)) {
            return;
        }
        if (entry != null) {
            ranks(range, entry.zset());
        }
        c.reply.integer(entry == null ? 0 : Math.max(0, range.to - range.from + 1));
    }

    private static void range(CommandContext c, Range range) {
        if (!options(c, range) || !ends(c, range)) {
            return;
        }
        Entry entry = c.read(c.args[1]);
        if (c.wrongType(entry, ValueType.ZSET)) {
            return;
        }
        if (entry == null) {
            c.reply.array(0);
            return;
        }
        ZSetValue zset = entry.zset();
        ranks(range, zset);
        limit(range);
        reply(c, range, zset);
    }

    private static void reply(CommandContext c, Range range, ZSetValue zset) {
        int count = Math.max(0, range.to - range.from + 1);
        boolean withScores = range.withScores;
        boolean pairs = withScores && c.reply.protocol() > 2;
        c.reply.array(withScores && !pairs ? count * 2 : count);
        if (count == 0) {
            return;
        }
        zset.forEachByRank(range.from, range.to, range.reverse(), (byte[] member, double score) -> {
            if (pairs) {
                c.reply.array(2);
            }
            c.reply.bulk(member);
            if (withScores) {
                c.reply.doubleValue(score);
            }
        });
    }

    private static boolean options(CommandContext c, Range range) {
        byte[][] args = c.args;
        boolean stored = range.key == 2;
        for (int i = range.key + 3; i < args.length; i++) {
            if (!stored && Texts.is(args[i], "withscores")) {
                range.withScores = true;
            } else if (i + 2 < args.length && Texts.is(args[i], "limit")) {
                if (!c.longArg(args[i + 1])) {
                    return false;
                }
                range.offset = c.number;
                if (!c.longArg(args[i + 2])) {
                    return false;
                }
                range.limit = c.number;
                i += 2;
            } else if (range.direction == Direction.ANY && Texts.is(args[i], "rev")) {
                range.direction = Direction.REVERSE;
            } else if (range.by == By.ANY && Texts.is(args[i], "bylex")) {
                range.by = By.LEX;
            } else if (range.by == By.ANY && Texts.is(args[i], "byscore")) {
                range.by = By.SCORE;
            } else {
                c.error(Texts.SYNTAX);
                return false;
            }
        }
        if (range.by == By.ANY) {
            range.by = By.RANK;
        }
        if (range.limit != -1 && range.by == By.RANK) {
            c.error(LIMIT_BY_RANK);
            return false;
        }
        if (range.withScores && range.by == By.LEX) {
            c.error(SCORES_BY_LEX);
            return false;
        }
        return true;
    }

    private static boolean ends(CommandContext c, Range range) {
        boolean swapped = range.reverse() && range.by != By.RANK;
        byte[] min = c.args[range.key + (swapped ? 2 : 1)];
        byte[] max = c.args[range.key + (swapped ? 1 : 2)];
        if (range.by == By.SCORE) {
            if (!scores(range, min, max)) {
                c.error(NOT_A_RANGE);
                return false;
            }
            return true;
        }
        if (range.by == By.LEX) {
            if (!words(range, min, max)) {
                c.error(NOT_A_LEX_RANGE);
                return false;
            }
            return true;
        }
        if (!c.longArg(min)) {
            return false;
        }
        range.start = c.number;
        if (!c.longArg(max)) {
            return false;
        }
        range.end = c.number;
        return true;
    }

    private static boolean scores(Range range, byte[] min, byte[] max) {
        range.minExclusive = min.length > 0 && min[0] == '(';
        range.maxExclusive = max.length > 0 && max[0] == '(';
        range.min = Decimals.parseRangeEnd(min, range.minExclusive ? 1 : 0);
        range.max = Decimals.parseRangeEnd(max, range.maxExclusive ? 1 : 0);
        return !Double.isNaN(range.min) && !Double.isNaN(range.max);
    }

    private static boolean words(Range range, byte[] min, byte[] max) {
        range.lexMin = min;
        range.lexMax = max;
        return isWord(min) && isWord(max);
    }

    private static boolean isWord(byte[] item) {
        if (item.length == 0) {
            return false;
        }
        return item[0] == '(' || item[0] == '[' || (item.length == 1 && (item[0] == '+' || item[0] == '-'));
    }

    /** The ranks from and to, both inclusive, that the range means in this set. */
    private static void ranks(Range range, ZSetValue zset) {
        int size = zset.size();
        if (range.by == By.SCORE) {
            range.from = zset.countBelow(range.min, range.minExclusive);
            range.to = zset.countBelow(range.max, !range.maxExclusive) - 1;
            return;
        }
        if (range.by == By.LEX) {
            range.from = below(zset, range.lexMin, false);
            range.to = below(zset, range.lexMax, true) - 1;
            if (range.from <= range.to && isOutside(range, zset)) {
                range.to = range.from - 1;
            }
            return;
        }
        long start = range.start < 0 ? Math.max(0, size + range.start) : range.start;
        long end = Math.min(size - 1, range.end < 0 ? size + range.end : range.end);
        if (start > end) {
            range.from = 0;
            range.to = -1;
        } else {
            range.from = (int) (range.reverse() ? size - 1 - end : start);
            range.to = (int) (range.reverse() ? size - 1 - start : end);
        }
    }

    /**
     * Returns how many members lie before the border; the lower border lies before its own member unless it excludes
     * it.
     */
    private static int below(ZSetValue zset, byte[] border, boolean upper) {
        switch (border[0]) {
            case '-':
                return 0;
            case '+':
                return zset.size();
            default:
                boolean exclusive = border[0] == '(';
                return zset.countBelowLex(Arrays.copyOfRange(border, 1, border.length), upper != exclusive);
        }
    }

    /**
     * Returns whether the member of the highest rank lies before the range, or that of the lowest behind it: between
     * members of unequal scores, whose ranks follow from these, Redis then finds nothing (t_zset.c, zslIsInLexRange).
     */
    private static boolean isOutside(Range range, ZSetValue zset) {
        int last = zset.size() - 1;
        return liesBefore(zset, last, range.lexMin, false) || !liesBefore(zset, 0, range.lexMax, true);
    }

    /** Returns whether the member of that rank lies before a border, as {@link #below} counts. */
    private static boolean liesBefore(ZSetValue zset, int rank, byte[] border, boolean upper) {
        if (border[0] == '-' || border[0] == '+') {
            return border[0] == '+';
        }
        boolean orEqual = upper != (border[0] == '(');
        int[] compared = new int[1];
        zset.forEachByRank(
                rank,
                rank,
                false,
                (member, score) ->
                        compared[0] = Arrays.compareUnsigned(member, 0, member.length, border, 1, border.length));
        return compared[0] < 0 || (orEqual && compared[0] == 0);
    }

    private static void limit(Range range) {
        int count = Math.max(0, range.to - range.from + 1);
        if (range.by == By.RANK) {
            return;
        }
        // A negative offset runs off the end in Redis: nothing is left.
        if (range.offset < 0 || range.offset >= count || range.limit == 0) {
            range.to = range.from - 1;
            return;
        }
        int skipped = (int) range.offset;
        int kept = range.limit < 0 ? count - skipped : (int) Math.min(range.limit, count - skipped);
        if (range.reverse()) {
            range.to -= skipped;
            range.from = range.to - kept + 1;
        } else {
            range.from += skipped;
            range.to = range.from + kept - 1;
        }
    }
}
