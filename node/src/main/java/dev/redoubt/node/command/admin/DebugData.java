package dev.redoubt.node.command.admin;

import dev.redoubt.node.command.Texts;
import dev.redoubt.node.command.engine.Access;
import dev.redoubt.node.command.engine.CommandContext;
import dev.redoubt.node.command.engine.Words;
import dev.redoubt.node.keyspace.Entry;
import dev.redoubt.node.keyspace.KeyspaceDigest;
import java.util.Arrays;
import java.util.HexFormat;

/** The parts of DEBUG that look at data or make some (debug.c). */
final class DebugData {
    /** The approximate cost of a new key beside its name and value, in the keyspace and in the record. */
    private static final int KEY_OBJECT_BYTES = 128;

    private DebugData() {}

    static String digest(CommandContext c) {
        c.toldOfData = true;
        return HexFormat.of().formatHex(KeyspaceDigest.of(c.keyspace));
    }

    static String digestOf(CommandContext c, byte[] key) {
        c.toldOfData = true;
        return HexFormat.of().formatHex(KeyspaceDigest.ofValue(c.db, key));
    }

    /** DEBUG POPULATE count [prefix] [size]. */
    static void populate(CommandContext c) {
        byte[][] args = c.args;
        if (c.engine.access() != Access.MASTER) {
            // DIFFERS: Redis takes it on a replica; here it would be a record of its own in the master's log.
            c.error(Texts.READ_ONLY);
            return;
        }
        if (!c.positiveArg(args[2])) {
            return;
        }
        long count = c.number;
        long size = -1;
        if (args.length == 5) {
            if (!c.positiveArg(args[4])) {
                return;
            }
            size = c.number;
            if (size > c.engine.options().maxStringBytes()) {
                // DIFFERS: Redis tries to allocate it, and ends when that fails.
                c.error(Texts.STRING_TOO_LONG);
                return;
            }
        }
        String prefix = args.length >= 4 ? Texts.latin1(args[3]) : "key";
        if (!fits(c, count, prefix, size)) {
            return;
        }
        c.suppressEffect();
        for (long i = 0; i < count; i++) {
            byte[] key = Texts.bytes(prefix + ":" + i);
            if (c.db.contains(key)) {
                continue;
            }
            byte[] value = Texts.bytes("value:" + i);
            byte[] stored = size > 0 ? Arrays.copyOf(value, (int) size) : value;
            c.db.setString(key, stored, Entry.NO_EXPIRY);
            c.changed(key);
            // DIFFERS: Redis does not propagate these keys; here whatever is in memory is in the log. No transaction
            // is put around them: it would be one record, however many they are.
            c.effect(Words.SET, key, stored);
            c.effects.beginGroup();
        }
        c.reply.ok();
    }

    /**
     * Takes the memory of all keys before the first is made, in the keyspace and in the log; answers an error if it is
     * too much. DIFFERS: Redis makes as many as fit and is then ended by the kernel.
     */
    private static boolean fits(CommandContext c, long count, String prefix, long size) {
        int digits = Long.toString(count).length();
        long value = size > 0 ? size : "value:".length() + digits;
        double bytes = count * (2.0 * (prefix.length() + 1 + digits + value) + KEY_OBJECT_BYTES);
        if (bytes > 0) {
            c.engine.take((long) bytes);
        }
        return !c.refusedMemory();
    }
}
