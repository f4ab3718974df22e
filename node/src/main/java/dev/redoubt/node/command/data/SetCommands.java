package dev.redoubt.node.command.data;

import dev.redoubt.node.command.Texts;
import dev.redoubt.node.command.engine.CommandContext;
import dev.redoubt.node.command.engine.KeyEvent;
import dev.redoubt.node.command.engine.Words;
import dev.redoubt.node.keyspace.Entry;
import dev.redoubt.node.keyspace.SetValue;
import dev.redoubt.node.keyspace.ValueType;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Sets (t_set.c). */
public final class SetCommands {
    /** The approximate cost of a stored member beside its bytes: its header and its place in the table. */
    private static final int STORED_MEMBER_BYTES = 32;

    /** The approximate cost of an effect beside the key and the member in it. */
    private static final int EFFECT_BYTES = 64;

    private SetCommands() {}

    public static void sadd(CommandContext c) {
        byte[][] args = c.args;
        Entry entry = c.find(args[1]);
        if (c.wrongType(entry, ValueType.SET)) {
            return;
        }
        SetValue set = c.db.setForWrite(args[1], entry);
        int added = 0;
        for (int i = 2; i < args.length; i++) {
            if (set.add(args[i])) {
                added++;
            }
        }
        if (added > 0) {
            c.changed(args[1], added, KeyEvent.SADD);
        }
        c.reply.integer(added);
    }

    public static void srem(CommandContext c) {
        Elements.remove(c, ValueType.SET, KeyEvent.SREM, (db, key) -> db.setForWrite(key)::remove);
    }

    public static void smembers(CommandContext c) {
        Entry entry = c.read(c.args[1]);
        if (c.wrongType(entry, ValueType.SET)) {
            return;
        }
        if (entry == null) {
            c.reply.set(0);
            return;
        }
        SetValue set = entry.set();
        c.reply.set(set.size());
        set.forEachBytes(c.bulks);
    }

    public static void sismember(CommandContext c) {
        Entry entry = c.read(c.args[1]);
        if (!c.wrongType(entry, ValueType.SET)) {
            c.reply.integer(entry != null && entry.set().contains(c.args[2]) ? 1 : 0);
        }
    }

    public static void smismember(CommandContext c) {
        byte[][] args = c.args;
        Entry entry = c.read(args[1]);
        if (c.wrongType(entry, ValueType.SET)) {
            return;
        }
        SetValue set = entry == null ? null : entry.set();
        c.reply.array(args.length - 2);
        for (int i = 2; i < args.length; i++) {
            c.reply.integer(set != null && set.contains(args[i]) ? 1 : 0);
        }
    }

    public static void scard(CommandContext c) {
        Entry entry = c.read(c.args[1]);
        if (!c.wrongType(entry, ValueType.SET)) {
            c.reply.integer(entry == null ? 0 : entry.set().size());
        }
    }

    public static void spop(CommandContext c) {
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
        if (entry == null) {
            if (counted) {
                c.reply.set(0);
            } else {
                c.reply.nullBulk();
            }
            return;
        }
        if (c.wrongType(entry, ValueType.SET)) {
            return;
        }
        int size = entry.set().size();
        if (counted && (wanted == 0 || wanted >= size)) {
            popAll(c, wanted, entry.set());
        } else {
            popSome(c, entry, counted, (int) wanted);
        }
    }

    private static void popAll(CommandContext c, long wanted, SetValue set) {
        int size = set.size();
        c.reply.set(wanted == 0 ? 0 : size);
        if (wanted > 0) {
            set.forEachBytes(c.bulks);
            c.db.remove(c.args[1]);
            c.effect(Words.DEL, c.args[1]);
            c.changed(c.args[1], size, KeyEvent.SPOP);
            c.event(KeyEvent.DEL, c.args[1]);
        }
    }

    private static void popSome(CommandContext c, Entry entry, boolean counted, int wanted) {
        byte[] key = c.args[1];
        // DIFFERS: Redis pops as many as there are.
        long averageBytes = entry.copyBytes() / entry.set().size();
        if (!c.engine.takeEffects(wanted * (key.length + averageBytes + EFFECT_BYTES))) {
            c.error(Texts.OUT_OF_MEMORY);
            return;
        }
        SetValue set = c.db.setForWrite(key, entry);
        if (counted) {
            c.reply.set(wanted);
        }
        for (int i = 0; i < wanted; i++) {
            byte[] member = set.pop(c.random);
            if (member != null) {
                c.reply.bulk(member);
                c.effect(Words.SREM, key, member);
            }
        }
        c.taken(key, wanted, KeyEvent.SPOP);
    }

    public static void srandmember(CommandContext c) {
        byte[][] args = c.args;
        if (args.length > 3) {
            c.error(Texts.SYNTAX);
            return;
        }
        boolean counted = args.length == 3;
        if (counted && !RandomElements.countArg(c, args[2])) {
            return;
        }
        long wanted = counted ? c.number : 1;
        Entry entry = c.read(args[1]);
        if (entry == null) {
            RandomElements.replyNone(c, counted);
        } else if (!c.wrongType(entry, ValueType.SET)) {
            RandomElements elements = new RandomElements(c, RandomElements.of(entry.set()), null);
            if (counted) {
                elements.reply(wanted);
            } else {
                elements.replyOne();
            }
        }
    }

    public static void smove(CommandContext c) {
        byte[] from = c.args[1];
        byte[] to = c.args[2];
        byte[] member = c.args[3];
        boolean found = c.find(from) != null;
        // Looked up in any case: it goes if it has expired.
        Entry target = c.find(to);
        if (!found) {
            c.reply.integer(0);
            return;
        }
        if (c.wrongType(target, ValueType.SET) || c.wrongType(c.find(from), ValueType.SET)) {
            return;
        }
        SetValue set = c.db.set(from);
        if (set == null || Arrays.equals(from, to) || !set.contains(member)) {
            c.reply.integer(set != null && set.contains(member) ? 1 : 0);
            return;
        }
        c.db.setForWrite(from).remove(member);
        c.taken(from, 1, KeyEvent.SREM);
        if (c.db.setForWrite(to).add(member)) {
            c.changed(to, KeyEvent.SADD);
        }
        c.reply.integer(1);
    }

    public static void sunion(CommandContext c) {
        reply(c, SetCombination.of(c, 1, c.args.length, SetCombination.Operation.UNION));
    }

    public static void sinter(CommandContext c) {
        reply(c, SetCombination.of(c, 1, c.args.length, SetCombination.Operation.INTER));
    }

    public static void sdiff(CommandContext c) {
        reply(c, SetCombination.of(c, 1, c.args.length, SetCombination.Operation.DIFF));
    }

    public static void sunionstore(CommandContext c) {
        store(c, SetCombination.of(c, 2, c.args.length, SetCombination.Operation.UNION), KeyEvent.SUNIONSTORE);
    }

    public static void sinterstore(CommandContext c) {
        store(c, SetCombination.of(c, 2, c.args.length, SetCombination.Operation.INTER), KeyEvent.SINTERSTORE);
    }

    public static void sdiffstore(CommandContext c) {
        store(c, SetCombination.of(c, 2, c.args.length, SetCombination.Operation.DIFF), KeyEvent.SDIFFSTORE);
    }

    public static void sintercard(CommandContext c) {
        byte[][] args = c.args;
        String few = "ERR numkeys should be greater than 0";
        if (!c.longArg(args[1], few)) {
            return;
        }
        long keys = c.number;
        if (keys < 1) {
            c.error(few);
            return;
        }
        if (keys > args.length - 2) {
            c.error("ERR Number of keys can't be greater than number of args");
            return;
        }
        long limit = 0;
        for (int i = 2 + (int) keys; i < args.length; i++) {
            if (!Texts.is(args[i], "limit") || i + 1 == args.length) {
                c.error(Texts.SYNTAX);
                return;
            }
            String negative = "ERR LIMIT can't be negative";
            if (!c.longArg(args[++i], negative)) {
                return;
            }
            limit = c.number;
            if (limit < 0) {
                c.error(negative);
                return;
            }
        }
        List<byte[]> members = SetCombination.of(c, 2, 2 + (int) keys, SetCombination.Operation.INTER);
        if (members != null) {
            c.reply.integer(limit > 0 ? Math.min(limit, members.size()) : members.size());
        }
    }

    private static void reply(CommandContext c, @Nullable List<byte[]> members) {
        if (members != null) {
            c.reply.set(members.size());
            members.forEach(c.reply::bulk);
        }
    }

    private static void store(CommandContext c, @Nullable List<byte[]> members, KeyEvent event) {
        if (members == null || !fits(c, members)) {
            return;
        }
        byte[] target = c.args[1];
        if (members.isEmpty()) {
            // As db.c dbDelete: without asking whether it has expired.
            if (c.db.remove(target)) {
                c.changed(target, KeyEvent.DEL);
            }
        } else {
            c.replace(target);
            SetValue set = c.db.setForWrite(target);
            for (byte[] member : members) {
                set.add(member);
            }
            c.changed(target, event);
        }
        c.reply.integer(members.size());
    }

    /**
     * Takes the memory of the set that the members will be, beside their copies; answers an error if it is too much.
     */
    private static boolean fits(CommandContext c, List<byte[]> members) {
        for (byte[] member : members) {
            if (!c.engine.take((long) member.length + STORED_MEMBER_BYTES)) {
                break;
            }
        }
        return !c.refusedMemory();
    }
}
