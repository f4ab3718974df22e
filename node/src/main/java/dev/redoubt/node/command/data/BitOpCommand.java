package dev.redoubt.node.command.data;

import dev.redoubt.node.command.Texts;
import dev.redoubt.node.command.engine.CommandContext;
import dev.redoubt.node.command.engine.KeyEvent;
import dev.redoubt.node.keyspace.Entry;
import dev.redoubt.node.keyspace.ValueType;
import java.util.Arrays;

/** BITOP (bitops.c bitopCommand): strings are combined bit by bit; a shorter one goes on in zeros. */
public final class BitOpCommand {
    private enum Operation {
        AND,
        OR,
        XOR,
        NOT
    }

    private BitOpCommand() {}

    public static void bitop(CommandContext c) {
        byte[][] args = c.args;
        Operation operation = null;
        for (Operation each : Operation.values()) {
            if (each.name().equalsIgnoreCase(Texts.latin1(args[1]))) {
                operation = each;
            }
        }
        if (operation == null) {
            c.error(Texts.SYNTAX);
            return;
        }
        if (operation == Operation.NOT && args.length != 4) {
            c.error("ERR BITOP NOT must be called with a single source key.");
            return;
        }
        int longest = 0;
        for (int i = 3; i < args.length; i++) {
            Entry entry = c.read(args[i]);
            if (c.wrongType(entry, ValueType.STRING)) {
                return;
            }
            longest = Math.max(longest, entry == null ? 0 : entry.valueLength());
        }
        byte[] target = args[2];
        if (longest == 0) {
            // As db.c dbDelete: without asking whether it has expired.
            if (c.db.remove(target)) {
                c.changed(target, KeyEvent.DEL);
            }
        } else if (c.replaying || c.engine.take(longest)) {
            byte[] result = combined(c, operation, longest);
            c.find(target);
            c.db.setRaw(target, result, Entry.NO_EXPIRY);
            c.changed(target, KeyEvent.SET);
        } else {
            c.error(Texts.OUT_OF_MEMORY);
            return;
        }
        c.reply.integer(longest);
    }

    private static byte[] combined(CommandContext c, Operation operation, int length) {
        byte[] result = new byte[length];
        for (int i = 3; i < c.args.length; i++) {
            Entry entry = c.db.find(c.args[i]);
            int there = entry == null ? 0 : entry.valueLength();
            int[] to = new int[1];
            boolean first = i == 3;
            if (entry != null) {
                BitCommands.parts(entry, 0, there, (array, at, count) -> {
                    combine(first ? Operation.OR : operation, result, to[0], array, at, count);
                    to[0] += count;
                });
            }
            if (operation == Operation.AND && !first) {
                Arrays.fill(result, there, length, (byte) 0);
            }
        }
        if (operation == Operation.NOT) {
            for (int i = 0; i < length; i++) {
                result[i] = (byte) ~result[i];
            }
        }
        return result;
    }

    private static void combine(Operation operation, byte[] result, int to, byte[] array, int from, int count) {
        for (int i = 0; i < count; i++) {
            int old = result[to + i];
            int with = array[from + i];
            result[to + i] = (byte)
                    switch (operation) {
                        case AND -> old & with;
                        case XOR -> old ^ with;
                        case OR, NOT -> old | with;
                    };
        }
    }
}
