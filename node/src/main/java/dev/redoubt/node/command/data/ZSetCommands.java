package dev.redoubt.node.command.data;

import dev.redoubt.node.command.Texts;
import dev.redoubt.node.command.engine.CommandContext;
import dev.redoubt.node.command.engine.Decimals;
import dev.redoubt.node.command.engine.KeyEvent;
import dev.redoubt.node.command.engine.Words;
import dev.redoubt.node.keyspace.Entry;
import dev.redoubt.node.keyspace.ValueType;
import dev.redoubt.node.keyspace.ZSetValue;
import dev.redoubt.persistence.text.RedisNumbers;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** Sorted sets but for their ranges (t_zset.c); ranges are in {@link ZRangeCommands}. */
public final class ZSetCommands {
    private static final int NX = 1;
    private static final int XX = 2;
    private static final int GT = 4;
    private static final int LT = 8;
    private static final int CH = 16;
    private static final int INCR = 32;
    private static final byte[] ZPOPMIN = Words.ascii("ZPOPMIN");
    private static final byte[] ZPOPMAX = Words.ascii("ZPOPMAX");

    private ZSetCommands() {}

    public static void zadd(CommandContext c) {
        int flags = 0;
        int first = 2;
        for (; first < c.args.length; first++) {
            int option = option(c.args[first]);
            if (option == 0) {
                break;
            }
            flags |= option;
        }
        add(c, flags, first);
    }

    public static void zincrby(CommandContext c) {
        // Redis reads the options of ZADD here too; behind one there is no pair.
        if (option(c.args[2]) != 0) {
            c.error(Texts.SYNTAX);
            return;
        }
        add(c, INCR, 2);
    }

    private static int option(byte[] arg) {
        switch (arg.length) {
            case 2:
                return Texts.is(arg, "nx")
                        ? NX
                        : Texts.is(arg, "xx")
                                ? XX
                                : Texts.is(arg, "gt") ? GT : Texts.is(arg, "lt") ? LT : Texts.is(arg, "ch") ? CH : 0;
            case 4:
                return Texts.is(arg, "incr") ? INCR : 0;
            default:
                return 0;
        }
    }

    private static boolean optionsFit(CommandContext c, int flags, int elements) {
        boolean nx = (flags & NX) != 0;
        if (nx && (flags & XX) != 0) {
            c.error("ERR XX and NX options at the same time are not compatible");
            return false;
        }
        boolean gt = (flags & GT) != 0;
        boolean lt = (flags & LT) != 0;
        if ((gt && nx) || (lt && nx) || (gt && lt)) {
            c.error("ERR GT, LT, and/or NX options at the same time are not compatible");
            return false;
        }
        if ((flags & INCR) != 0 && elements > 1) {
            c.error("ERR INCR option supports a single increment-element pair");
            return false;
        }
        return true;
    }

    private static void add(CommandContext c, int flags, int first) {
        byte[][] args = c.args;
        int count = args.length - first;
        if (count == 0 || count % 2 != 0) {
            c.error(Texts.SYNTAX);
            return;
        }
        if (!optionsFit(c, flags, count / 2)) {
            return;
        }
        for (int i = first; i < args.length; i += 2) {
            // All scores are checked before the first is used; the last one read stays in c.decimal.
            if (!c.doubleArg(args[i], Texts.NOT_A_FLOAT)) {
                return;
            }
        }
        byte[] key = args[1];
        Entry entry = c.find(key);
        if (c.wrongType(entry, ValueType.ZSET)) {
            return;
        }
        if (entry == null && (flags & XX) != 0) {
            if ((flags & INCR) != 0) {
                c.reply.nullBulk();
            } else {
                c.reply.integer(0);
            }
            return;
        }
        if ((flags & INCR) != 0) {
            increment(c, entry, flags, args[first + 1]);
        } else {
            addAll(c, entry, flags, first);
        }
    }

    private static void increment(CommandContext c, @Nullable Entry entry, int flags, byte[] member) {
        byte[] key = c.args[1];
        ZSetValue zset = c.db.zsetForWrite(key, entry);
        OptionalDouble old = zset.score(member);
        double score = old.isPresent() ? c.decimal + old.getAsDouble() : c.decimal;
        boolean done = old.isPresent() ? (flags & NX) == 0 : (flags & XX) == 0;
        if (done && Double.isNaN(score)) {
            c.error("ERR resulting score is not a number (NaN)");
            return;
        }
        if (done && old.isPresent()) {
            done = mayReplace(flags, old.getAsDouble(), score);
        }
        if (!done) {
            c.db.removeIfEmpty(key);
            c.reply.nullBulk();
            return;
        }
        if (old.isEmpty() || old.getAsDouble() != score) {
            zset.add(member, score);
            c.changed(key, KeyEvent.ZINCR);
        }
        c.reply.doubleValue(score);
    }

    private static boolean mayReplace(int flags, double old, double score) {
        return ((flags & LT) == 0 || score < old) && ((flags & GT) == 0 || score > old);
    }

    private static void addAll(CommandContext c, @Nullable Entry entry, int flags, int first) {
        byte[][] args = c.args;
        byte[] key = args[1];
        ZSetValue zset = c.db.zsetForWrite(key, entry);
        int added = 0;
        int updated = 0;
        for (int i = first; i < args.length; i += 2) {
            double score = Decimals.parse(args[i]);
            byte[] member = args[i + 1];
            if (flags == 0 || flags == CH) {
                // ZADD is mostly this: the set itself finds out whether the member is there.
                OptionalDouble old = flags == CH || zset.size() > 0 ? zset.score(member) : OptionalDouble.empty();
                if (old.isPresent() && old.getAsDouble() == score) {
                    continue;
                }
                if (zset.add(member, score)) {
                    added++;
                } else {
                    updated++;
                }
                continue;
            }
            OptionalDouble old = zset.score(member);
            if (old.isEmpty()) {
                if ((flags & XX) == 0) {
                    zset.add(member, score);
                    added++;
                }
            } else if ((flags & NX) == 0 && mayReplace(flags, old.getAsDouble(), score) && old.getAsDouble() != score) {
                zset.add(member, score);
                updated++;
            }
        }
        if (added + updated > 0) {
            c.changed(key, (long) added + updated, KeyEvent.ZADD);
        } else if (zset.size() == 0) {
            c.db.remove(key);
        }
        c.reply.integer((flags & CH) != 0 ? added + updated : added);
    }

    public static void zrem(CommandContext c) {
        Elements.remove(c, ValueType.ZSET, KeyEvent.ZREM, (db, key) -> db.zsetForWrite(key)::remove);
    }

    public static void zscore(CommandContext c) {
        Entry entry = c.read(c.args[1]);
        if (!c.wrongType(entry, ValueType.ZSET)) {
            replyScore(c, entry == null ? OptionalDouble.empty() : entry.zset().score(c.args[2]));
        }
    }

    private static void replyScore(CommandContext c, OptionalDouble score) {
        if (score.isPresent()) {
            c.reply.doubleValue(score.getAsDouble());
        } else {
            c.reply.nullBulk();
        }
    }

    public static void zmscore(CommandContext c) {
        byte[][] args = c.args;
        Entry entry = c.read(args[1]);
        if (c.wrongType(entry, ValueType.ZSET)) {
            return;
        }
        ZSetValue zset = entry == null ? null : entry.zset();
        c.reply.array(args.length - 2);
        for (int i = 2; i < args.length; i++) {
            replyScore(c, zset == null ? OptionalDouble.empty() : zset.score(args[i]));
        }
    }

    public static void zcard(CommandContext c) {
        Entry entry = c.read(c.args[1]);
        if (!c.wrongType(entry, ValueType.ZSET)) {
            c.reply.integer(entry == null ? 0 : entry.zset().size());
        }
    }

    public static void zrank(CommandContext c) {
        rank(c, false);
    }

    public static void zrevrank(CommandContext c) {
        rank(c, true);
    }

    private static void rank(CommandContext c, boolean reverse) {
        Entry entry = c.read(c.args[1]);
        if (c.wrongType(entry, ValueType.ZSET)) {
            return;
        }
        ZSetValue zset = entry == null ? null : entry.zset();
        int rank = zset == null ? -1 : zset.rank(c.args[2]);
        if (zset == null || rank < 0) {
            c.reply.nullBulk();
        } else {
            c.reply.integer(reverse ? zset.size() - 1 - rank : rank);
        }
    }

    public static void zpopmin(CommandContext c) {
        pop(c, true);
    }

    public static void zpopmax(CommandContext c) {
        pop(c, false);
    }

    private static void pop(CommandContext c, boolean lowest) {
        byte[][] args = c.args;
        if (args.length > 3) {
            c.error(Texts.SYNTAX);
            return;
        }
        boolean counted = args.length == 3;
        if (counted && !c.positiveArg(args[2])) {
            return;
        }
        long wanted = counted ? c.number : 1;
        Entry entry = c.find(args[1]);
        if (c.wrongType(entry, ValueType.ZSET)) {
            return;
        }
        if (entry == null || wanted == 0) {
            c.reply.array(0);
            return;
        }
        ZSetValue zset = c.db.zsetForWrite(args[1], entry);
        int count = (int) Math.min(wanted, zset.size());
        boolean pairs = counted && c.reply.protocol() > 2;
        c.reply.array(pairs ? count : count * 2);
        popEach(c, zset, lowest, count, pairs);
        c.taken(args[1], count, lowest ? KeyEvent.ZPOPMIN : KeyEvent.ZPOPMAX);
    }

    public static void zmpop(CommandContext c) {
        MultiPop pop = MultiPop.parse(c, 1, "min", "max");
        if (pop != null && !pop(c, pop)) {
            c.reply.nullArray();
        }
    }

    /** Pops from the first sorted set that is there; returns false if there is none, and it has not answered. */
    static boolean pop(CommandContext c, MultiPop pop) {
        return pop.from(c, ValueType.ZSET, (key, entry) -> pop(c, key, entry, pop));
    }

    private static void pop(CommandContext c, byte[] key, Entry entry, MultiPop pop) {
        ZSetValue zset = c.db.zsetForWrite(key, entry);
        int count = (int) Math.min(pop.count(), zset.size());
        c.reply.array(2);
        c.reply.bulk(key);
        c.reply.array(count);
        popEach(c, zset, pop.first(), count, true);
        c.effect(pop.first() ? ZPOPMIN : ZPOPMAX, key, RedisNumbers.longBytes(count));
        c.taken(key, count, pop.first() ? KeyEvent.ZPOPMIN : KeyEvent.ZPOPMAX);
    }

    private static void popEach(CommandContext c, ZSetValue zset, boolean lowest, int count, boolean pairs) {
        for (int i = 0; i < count; i++) {
            ZSetValue.Scored popped = lowest ? zset.popMin() : zset.popMax();
            if (popped != null) {
                if (pairs) {
                    c.reply.array(2);
                }
                c.reply.bulk(popped.member());
                c.reply.doubleValue(popped.score());
            }
        }
    }

    public static void zrandmember(CommandContext c) {
        RandomElements.run(c, ValueType.ZSET, "withscores", entry -> RandomElements.of(entry.zset()), entry -> {
            ZSetValue zset = entry.zset();
            return member -> replyScore(c, zset.score(member));
        });
    }
}
