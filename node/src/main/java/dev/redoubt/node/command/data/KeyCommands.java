package dev.redoubt.node.command.data;

import dev.redoubt.node.command.Texts;
import dev.redoubt.node.command.engine.CommandContext;
import dev.redoubt.node.command.engine.KeyEvent;
import dev.redoubt.node.command.engine.Words;
import dev.redoubt.node.keyspace.Entry;
import dev.redoubt.node.keyspace.KeyAccess;
import dev.redoubt.node.keyspace.ValueType;
import dev.redoubt.node.pubsub.Glob;
import dev.redoubt.persistence.text.RedisNumbers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Commands on keys of any type (db.c, expire.c, object.c). */
public final class KeyCommands {
    private static final int NX = 1;
    private static final int XX = 2;
    private static final int GT = 4;
    private static final int LT = 8;
    private static final byte[] EVERYTHING = {'*'};
    /** RANDOMKEY gives up looking for a key that has not expired (db.c dbRandomKey). */
    private static final int RANDOM_TRIES = 100;

    private static final String NOT_LFU = "ERR An LFU maxmemory policy is not selected, access frequency not tracked."
            + " Please note that when switching between policies at runtime LRU and LFU data will take some time to"
            + " adjust.";

    private static final String IS_LFU =
            "ERR An LFU maxmemory policy is selected, idle time not tracked. Please note that"
                    + " when switching between policies at runtime LRU and LFU data will take some time to adjust.";

    private KeyCommands() {}

    public static void del(CommandContext c) {
        remove(c, false);
    }

    /** As DEL; the values that are freed bit by bit are counted (lazyfree.c freeObjAsync). */
    public static void unlink(CommandContext c) {
        remove(c, true);
    }

    private static void remove(CommandContext c, boolean lazily) {
        byte[][] args = c.args;
        int removed = 0;
        for (int i = 1; i < args.length; i++) {
            Entry entry = c.find(args[i]);
            boolean lazy = entry != null && lazily && FreeEffort.isLazy(entry);
            if (entry != null && c.db.remove(args[i])) {
                c.changed(args[i], KeyEvent.DEL);
                c.stats.lazyFreed += lazy ? 1 : 0;
                removed++;
            }
        }
        c.reply.integer(removed);
    }

    public static void exists(CommandContext c) {
        byte[][] args = c.args;
        int count = 0;
        for (int i = 1; i < args.length; i++) {
            if (c.readUntouched(args[i]) != null) {
                count++;
            }
        }
        c.reply.integer(count);
    }

    public static void touch(CommandContext c) {
        int count = 0;
        for (int i = 1; i < c.args.length; i++) {
            if (c.read(c.args[i]) != null) {
                // Also for a client that has said CLIENT NO-TOUCH.
                c.db.touch();
                count++;
            }
        }
        c.reply.integer(count);
    }

    public static void expire(CommandContext c) {
        expire(c, c.nowMs, true, false);
    }

    public static void pexpire(CommandContext c) {
        expire(c, c.nowMs, false, false);
    }

    public static void expireat(CommandContext c) {
        expire(c, 0, true, false);
    }

    public static void pexpireat(CommandContext c) {
        expire(c, 0, false, true);
    }

    private static void expire(CommandContext c, long base, boolean seconds, boolean asSent) {
        byte[] key = c.args[1];
        int flags = conditions(c);
        if (flags < 0 || !c.longArg(c.args[2])) {
            return;
        }
        long when = c.number;
        if (seconds) {
            if (when > Long.MAX_VALUE / 1000 || when < Long.MIN_VALUE / 1000) {
                StringCommands.invalidExpiry(c);
                return;
            }
            when *= 1000;
        }
        if (when > Long.MAX_VALUE - base) {
            StringCommands.invalidExpiry(c);
            return;
        }
        when += base;
        Entry entry = c.find(key);
        if (entry == null || !allowed(flags, when, entry.expireAtMs())) {
            c.reply.integer(0);
            return;
        }
        if (when <= c.nowMs && !c.replaying) {
            c.db.remove(key);
            c.effect(Words.DEL, key);
            c.changed(key, KeyEvent.DEL);
        } else {
            // A time before 1970 can only come from a foreign file; no expiry is what -1 means here.
            c.db.setExpireAt(key, Math.max(0, when));
            if (!asSent) {
                byte[][] command = c.args.clone();
                command[0] = Words.PEXPIREAT;
                command[2] = RedisNumbers.longBytes(when);
                c.effect(command);
            }
            c.changedUnseen(key, 1);
            c.event(KeyEvent.EXPIRE, key);
        }
        c.reply.integer(1);
    }

    /** The bits of NX, XX, GT and LT; negative if it answered an error. */
    private static int conditions(CommandContext c) {
        int flags = 0;
        for (int i = 3; i < c.args.length; i++) {
            byte[] option = c.args[i];
            if (Texts.is(option, "nx")) {
                flags |= NX;
            } else if (Texts.is(option, "xx")) {
                flags |= XX;
            } else if (Texts.is(option, "gt")) {
                flags |= GT;
            } else if (Texts.is(option, "lt")) {
                flags |= LT;
            } else {
                c.error("ERR Unsupported option " + Texts.printed(option, option.length));
                return -1;
            }
        }
        if ((flags & NX) != 0 && flags != NX) {
            c.error("ERR NX and XX, GT or LT options at the same time are not compatible");
            return -1;
        }
        if ((flags & (GT | LT)) == (GT | LT)) {
            c.error("ERR GT and LT options at the same time are not compatible");
            return -1;
        }
        return flags;
    }

    private static boolean allowed(int flags, long when, long current) {
        boolean none = current == Entry.NO_EXPIRY;
        if (((flags & NX) != 0 && !none) || ((flags & XX) != 0 && none)) {
            return false;
        }
        if ((flags & GT) != 0 && (none || when <= current)) {
            return false;
        }
        return (flags & LT) == 0 || none || when < current;
    }

    public static void ttl(CommandContext c) {
        remaining(c, false, false);
    }

    public static void pttl(CommandContext c) {
        remaining(c, true, false);
    }

    public static void expiretime(CommandContext c) {
        remaining(c, false, true);
    }

    public static void pexpiretime(CommandContext c) {
        remaining(c, true, true);
    }

    private static void remaining(CommandContext c, boolean milliseconds, boolean absolute) {
        Entry entry = c.readUntouched(c.args[1]);
        if (entry == null) {
            c.reply.integer(-2);
            return;
        }
        long expireAtMs = entry.expireAtMs();
        if (expireAtMs == Entry.NO_EXPIRY) {
            c.reply.integer(-1);
            return;
        }
        long time = Math.max(0, absolute ? expireAtMs : expireAtMs - c.nowMs);
        // The sum may pass the largest long; redis-server's compiler knows it to be positive and divides unsigned.
        c.reply.integer(milliseconds ? time : Long.divideUnsigned(time + 500, 1000));
    }

    public static void persist(CommandContext c) {
        byte[] key = c.args[1];
        Entry entry = c.find(key);
        boolean had = entry != null && entry.expireAtMs() != Entry.NO_EXPIRY;
        if (had) {
            c.db.setExpireAt(key, Entry.NO_EXPIRY);
            c.changedUnseen(key, 1);
            c.event(KeyEvent.PERSIST, key);
        }
        c.reply.integer(had ? 1 : 0);
    }

    public static void type(CommandContext c) {
        Entry entry = c.readUntouched(c.args[1]);
        c.reply.simple(entry == null ? "none" : entry.type().redisName());
    }

    public static void rename(CommandContext c) {
        rename(c, false);
    }

    public static void renamenx(CommandContext c) {
        rename(c, true);
    }

    private static void rename(CommandContext c, boolean onlyNew) {
        byte[] from = c.args[1];
        byte[] to = c.args[2];
        if (c.find(from) == null) {
            c.error(Texts.NO_SUCH_KEY);
            return;
        }
        boolean same = Arrays.equals(from, to);
        boolean refused = onlyNew && (same || c.find(to) != null);
        if (!same && !refused) {
            // An expired target goes first, with its DEL: an effect must not depend on the clock.
            if (c.find(to) != null) {
                c.db.remove(to);
            }
            c.db.rename(from, to);
            c.changed(from, KeyEvent.RENAME_FROM);
            c.touch(to);
            c.event(KeyEvent.RENAME_TO, to);
        }
        if (onlyNew) {
            c.reply.integer(refused ? 0 : 1);
        } else {
            c.reply.ok();
        }
    }

    public static void keys(CommandContext c) {
        byte[] pattern = c.args[1];
        boolean all = Arrays.equals(pattern, EVERYTHING);
        List<byte[]> found = new ArrayList<>();
        c.db.forEach(entry -> {
            // Expired keys are passed over, not removed: KEYS makes no effects (db.c keysCommand).
            if (!c.isExpired(entry)) {
                byte[] key = entry.copyKey();
                if (all || Glob.matches(pattern, key)) {
                    c.keep(found, key);
                }
            }
        });
        if (c.refusedMemory()) {
            return;
        }
        c.reply.array(found.size());
        found.forEach(c.reply::bulk);
    }

    public static void randomkey(CommandContext c) {
        for (int i = 0; i < RANDOM_TRIES; i++) {
            byte[] key = c.db.randomKey(c.random);
            if (key == null) {
                break;
            }
            // Where expired keys stay, one of them is answered rather than none (db.c dbRandomKey).
            if (c.findUntouched(key) != null || (i == RANDOM_TRIES - 1 && !c.removesExpired)) {
                c.reply.bulk(key);
                return;
            }
        }
        c.reply.nullBulk();
    }

    public static void dbsize(CommandContext c) {
        c.reply.integer(c.db.size());
    }

    public static void flushdb(CommandContext c) {
        if (flushOptionsFit(c)) {
            c.watches.touchAll(c.dbIndex, c.db);
            c.blocked.touchAll(c.dbIndex);
            c.tracking.emptied();
            long size = c.db.size();
            c.db.clear();
            countLazy(c, size);
            // An effect even when there was nothing to flush (db.c forceCommandPropagation).
            c.changedAll(Math.max(1, size));
            c.reply.ok();
        }
    }

    public static void flushall(CommandContext c) {
        if (flushOptionsFit(c)) {
            long size = 0;
            for (int i = 0; i < c.keyspace.databases(); i++) {
                c.watches.touchAll(i, c.keyspace.db(i));
                size += c.keyspace.db(i).size();
            }
            c.keyspace.clear();
            countLazy(c, size);
            c.blocked.touchAll(-1);
            c.tracking.emptied();
            c.changedAll(Math.max(1, size));
            if (!c.replaying) {
                c.ports().persistence().flushed();
            }
            c.reply.ok();
        }
    }

    /** Of an emptied database each key counts (lazyfree.c emptyDbAsync). */
    private static void countLazy(CommandContext c, long keys) {
        if (c.args.length == 2 && Texts.is(c.args[1], "async")) {
            c.stats.lazyFreed += keys;
        }
    }

    private static boolean flushOptionsFit(CommandContext c) {
        byte[][] args = c.args;
        boolean fit =
                args.length == 1 || (args.length == 2 && (Texts.is(args[1], "sync") || Texts.is(args[1], "async")));
        if (!fit) {
            c.error(Texts.SYNTAX);
        }
        return fit;
    }

    public static void objectEncoding(CommandContext c) {
        Entry entry = c.readUnnoticed(c.args[2]);
        if (entry == null) {
            c.reply.nullBulk();
        } else {
            c.reply.bulk(entry.encoding());
        }
    }

    public static void objectRefcount(CommandContext c) {
        Entry entry = c.readUnnoticed(c.args[2]);
        if (entry == null) {
            c.reply.nullBulk();
        } else {
            // DIFFERS: values are not counted references; in Redis a queued request of a transaction holds its
            // arguments, and COPY makes an integer of its own.
            boolean shared = c.engine.evictions().sharesIntegers() && isSharedInteger(entry);
            c.reply.integer(shared ? Integer.MAX_VALUE : 1);
        }
    }

    /** Redis keeps one object for each of the numbers 0 to 9999, and counts no references to it. */
    private static boolean isSharedInteger(Entry entry) {
        return entry.type() == ValueType.STRING
                && entry.valueLength() <= 4
                && entry.encoding().equals("int")
                && entry.page()[entry.valueOffset()] != '-';
    }

    public static void objectIdletime(CommandContext c) {
        if (c.readUnnoticed(c.args[2]) == null) {
            c.reply.nullBulk();
        } else if (c.keyspace.access().countsAccesses()) {
            c.error(IS_LFU);
        } else {
            c.reply.integer(c.keyspace.access().idleSeconds(KeyAccess.of(c.db)));
        }
    }

    public static void objectFreq(CommandContext c) {
        if (c.readUnnoticed(c.args[2]) == null) {
            c.reply.nullBulk();
        } else if (c.keyspace.access().countsAccesses()) {
            c.reply.integer(c.keyspace.access().frequency(KeyAccess.of(c.db)));
        } else {
            c.error(NOT_LFU);
        }
    }
}
