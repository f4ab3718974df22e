package dev.redoubt.node.command.data;

import dev.redoubt.node.command.Texts;
import dev.redoubt.node.command.engine.CommandContext;
import dev.redoubt.node.command.engine.Decimals;
import dev.redoubt.node.command.engine.KeyEvent;
import dev.redoubt.node.command.engine.Words;
import dev.redoubt.node.keyspace.Entry;
import dev.redoubt.node.keyspace.HashValue;
import dev.redoubt.node.keyspace.ValueType;
import dev.redoubt.persistence.text.RedisNumbers;
import org.jspecify.annotations.Nullable;

/** Hashes (t_hash.c). */
public final class HashCommands {
    private HashCommands() {}

    public static void hset(CommandContext c) {
        int created = put(c);
        if (created >= 0) {
            c.reply.integer(created);
        }
    }

    public static void hmset(CommandContext c) {
        if (put(c) >= 0) {
            c.reply.ok();
        }
    }

    /** Returns how many fields are new; negative if it answered an error. */
    private static int put(CommandContext c) {
        byte[][] args = c.args;
        if (args.length % 2 == 1) {
            c.wrongArity();
            return -1;
        }
        Entry entry = c.find(args[1]);
        if (c.wrongType(entry, ValueType.HASH)) {
            return -1;
        }
        HashValue hash = c.db.hashForWrite(args[1], entry);
        int created = 0;
        for (int i = 2; i < args.length; i += 2) {
            if (hash.put(args[i], args[i + 1])) {
                created++;
            }
        }
        c.changed(args[1], (args.length - 2L) / 2, KeyEvent.HSET);
        return created;
    }

    public static void hsetnx(CommandContext c) {
        byte[][] args = c.args;
        Entry entry = c.find(args[1]);
        if (c.wrongType(entry, ValueType.HASH)) {
            return;
        }
        if (entry != null && entry.hash().contains(args[2])) {
            c.reply.integer(0);
            return;
        }
        c.db.hashForWrite(args[1], entry).put(args[2], args[3]);
        c.changed(args[1], KeyEvent.HSET);
        c.reply.integer(1);
    }

    public static void hget(CommandContext c) {
        Entry entry = c.read(c.args[1]);
        if (!c.wrongType(entry, ValueType.HASH)) {
            replyWith(c, entry == null ? null : entry.hash().get(c.args[2]));
        }
    }

    private static void replyWith(CommandContext c, byte @Nullable [] value) {
        if (value == null) {
            c.reply.nullBulk();
        } else {
            c.reply.bulk(value);
        }
    }

    public static void hmget(CommandContext c) {
        byte[][] args = c.args;
        Entry entry = c.read(args[1]);
        if (c.wrongType(entry, ValueType.HASH)) {
            return;
        }
        HashValue hash = entry == null ? null : entry.hash();
        c.reply.array(args.length - 2);
        for (int i = 2; i < args.length; i++) {
            replyWith(c, hash == null ? null : hash.get(args[i]));
        }
    }

    public static void hgetall(CommandContext c) {
        Entry entry = c.read(c.args[1]);
        if (c.wrongType(entry, ValueType.HASH)) {
            return;
        }
        if (entry == null) {
            c.reply.map(0);
            return;
        }
        HashValue hash = entry.hash();
        c.reply.map(hash.size());
        hash.forEach((field, value) -> {
            c.reply.bulk(field);
            c.reply.bulk(value);
        });
    }

    public static void hkeys(CommandContext c) {
        list(c, true);
    }

    public static void hvals(CommandContext c) {
        list(c, false);
    }

    private static void list(CommandContext c, boolean fields) {
        Entry entry = c.read(c.args[1]);
        if (c.wrongType(entry, ValueType.HASH)) {
            return;
        }
        if (entry == null) {
            c.reply.array(0);
            return;
        }
        HashValue hash = entry.hash();
        c.reply.array(hash.size());
        hash.forEach((field, value) -> c.reply.bulk(fields ? field : value));
    }

    public static void hdel(CommandContext c) {
        Elements.remove(c, ValueType.HASH, KeyEvent.HDEL, (db, key) -> db.hashForWrite(key)::remove);
    }

    public static void hexists(CommandContext c) {
        Entry entry = c.read(c.args[1]);
        if (!c.wrongType(entry, ValueType.HASH)) {
            c.reply.integer(entry != null && entry.hash().contains(c.args[2]) ? 1 : 0);
        }
    }

    public static void hlen(CommandContext c) {
        Entry entry = c.read(c.args[1]);
        if (!c.wrongType(entry, ValueType.HASH)) {
            c.reply.integer(entry == null ? 0 : entry.hash().size());
        }
    }

    public static void hstrlen(CommandContext c) {
        Entry entry = c.read(c.args[1]);
        if (c.wrongType(entry, ValueType.HASH)) {
            return;
        }
        byte[] value = entry == null ? null : entry.hash().get(c.args[2]);
        c.reply.integer(value == null ? 0 : value.length);
    }

    public static void hincrby(CommandContext c) {
        byte[][] args = c.args;
        if (!c.longArg(args[3])) {
            return;
        }
        long by = c.number;
        Entry entry = c.find(args[1]);
        if (c.wrongType(entry, ValueType.HASH)) {
            return;
        }
        byte[] old = entry == null ? null : entry.hash().get(args[2]);
        if (old != null && !c.longArg(old, "ERR hash value is not an integer")) {
            return;
        }
        long value = old == null ? 0 : c.number;
        long sum = value + by;
        if (((value ^ sum) & (by ^ sum)) < 0) {
            c.error("ERR increment or decrement would overflow");
            return;
        }
        c.db.hashForWrite(args[1], entry).put(args[2], RedisNumbers.longBytes(sum));
        c.changed(args[1], KeyEvent.HINCRBY);
        c.reply.integer(sum);
    }

    public static void hincrbyfloat(CommandContext c) {
        byte[][] args = c.args;
        int start = args[3].length > 0 && (args[3][0] == '-' || args[3][0] == '+') ? 1 : 0;
        if (Decimals.isInfinity(args[3], start)) {
            c.error("ERR value is NaN or Infinity");
            return;
        }
        if (LongDouble.parse(args[3]) == null) {
            c.error(Texts.NOT_A_FLOAT);
            return;
        }
        Entry entry = c.find(args[1]);
        if (c.wrongType(entry, ValueType.HASH)) {
            return;
        }
        byte[] old = entry == null ? null : entry.hash().get(args[2]);
        byte[] value = old == null ? new byte[] {'0'} : old;
        byte[] sum = StringCommands.addFloats(c, value, args[3], "ERR hash value is not a float", Texts.NOT_A_FLOAT);
        if (sum != null) {
            c.db.hashForWrite(args[1], entry).put(args[2], sum);
            c.effect(Words.HSET, args[1], args[2], sum);
            c.changed(args[1], KeyEvent.HINCRBYFLOAT);
            c.reply.bulk(sum);
        }
    }

    public static void hrandfield(CommandContext c) {
        RandomElements.run(c, ValueType.HASH, "withvalues", entry -> RandomElements.of(entry.hash()), entry -> {
            HashValue hash = entry.hash();
            return field -> replyValue(c, hash, field);
        });
    }

    private static void replyValue(CommandContext c, HashValue hash, byte[] field) {
        byte[] value = hash.get(field);
        if (value == null) {
            c.reply.nullBulk();
        } else {
            c.reply.bulk(value);
        }
    }
}
