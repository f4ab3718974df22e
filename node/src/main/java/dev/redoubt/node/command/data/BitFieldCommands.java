package dev.redoubt.node.command.data;

import dev.redoubt.node.command.Texts;
import dev.redoubt.node.command.engine.CommandContext;
import dev.redoubt.node.command.engine.KeyEvent;
import dev.redoubt.node.keyspace.Entry;
import dev.redoubt.node.keyspace.ValueType;
import dev.redoubt.persistence.text.RedisNumbers;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** BITFIELD: a string as an array of integers of 1 to 64 bits (bitops.c bitfieldGeneric). */
public final class BitFieldCommands {
    private static final String NOT_A_TYPE =
            "ERR Invalid bitfield type. Use something like i16 u8. Note that u64 is not supported but i64 is.";

    private enum Verb {
        GET,
        SET,
        INCRBY
    }

    /** One operation of a request, on the field of so many bits at an offset. */
    private record Operation(Verb verb, IntegerField field, long offset, long operand, IntegerField.Overflow overflow) {
        int firstByte() {
            return (int) (offset >>> 3);
        }

        int lastByte() {
            return (int) ((offset + field.bits() - 1) >>> 3);
        }
    }

    private BitFieldCommands() {}

    public static void bitfield(CommandContext c) {
        List<Operation> operations = parse(c);
        if (operations != null) {
            run(c, operations);
        }
    }

    public static void bitfieldRo(CommandContext c) {
        List<Operation> operations = parse(c);
        if (operations == null) {
            return;
        }
        if (operations.stream().anyMatch(operation -> operation.verb() != Verb.GET)) {
            c.error("ERR BITFIELD_RO only supports the GET subcommand");
        } else {
            run(c, operations);
        }
    }

    private static @Nullable List<Operation> parse(CommandContext c) {
        byte[][] args = c.args;
        List<Operation> operations = new ArrayList<>();
        IntegerField.Overflow overflow = IntegerField.Overflow.WRAP;
        for (int i = 2; i < args.length; i++) {
            int left = args.length - i - 1;
            if (left >= 1 && Texts.is(args[i], "overflow")) {
                overflow = IntegerField.Overflow.named(args[++i]);
                if (overflow == null) {
                    c.error("ERR Invalid OVERFLOW type specified");
                    return null;
                }
                continue;
            }
            Verb verb = verb(args[i], left);
            if (verb == null) {
                c.error(Texts.SYNTAX);
                return null;
            }
            IntegerField field = type(args[i + 1]);
            if (field == null) {
                c.error(NOT_A_TYPE);
                return null;
            }
            if (!BitCommands.offset(c, args[i + 2], field.bits())) {
                return null;
            }
            long offset = c.number;
            if (verb != Verb.GET && !c.longArg(args[i + 3])) {
                return null;
            }
            operations.add(new Operation(verb, field, offset, verb == Verb.GET ? 0 : c.number, overflow));
            i += verb == Verb.GET ? 2 : 3;
        }
        return operations;
    }

    private static @Nullable Verb verb(byte[] word, int argumentsLeft) {
        if (argumentsLeft >= 2 && Texts.is(word, "get")) {
            return Verb.GET;
        }
        if (argumentsLeft >= 3 && Texts.is(word, "set")) {
            return Verb.SET;
        }
        return argumentsLeft >= 3 && Texts.is(word, "incrby") ? Verb.INCRBY : null;
    }

    private static @Nullable IntegerField type(byte[] text) {
        boolean signed = text.length > 0 && text[0] == 'i';
        if (!signed && (text.length == 0 || text[0] != 'u')) {
            return null;
        }
        long bits = RedisNumbers.parseLong(text, 1, text.length - 1, 0);
        return bits < 1 || bits > (signed ? 64 : 63) ? null : new IntegerField(signed, (int) bits);
    }

    private static void run(CommandContext c, List<Operation> operations) {
        byte[] key = c.args[1];
        boolean reads = operations.stream().allMatch(operation -> operation.verb() == Verb.GET);
        Entry entry = reads ? c.read(key) : c.find(key);
        if (c.wrongType(entry, ValueType.STRING)) {
            return;
        }
        int length = entry == null ? 0 : entry.valueLength();
        int first = Integer.MAX_VALUE;
        int last = -1;
        for (Operation operation : operations) {
            if (operation.verb() != Verb.GET) {
                first = Math.min(first, operation.firstByte());
                last = Math.max(last, operation.lastByte());
            }
        }
        if (last >= 0 && StringCommands.tooLong(c, entry, first, last - first + 1L)) {
            return;
        }
        c.reply.array(operations.size());
        int changes = 0;
        for (Operation operation : operations) {
            changes += run(c, key, operation, last >= length);
        }
        if (changes > 0) {
            // DIFFERS: Redis makes the string longer also if every operation fails, and does not log that.
            Entry written = c.db.find(key);
            if (last >= length && written != null && written.valueLength() <= last) {
                c.db.setRange(key, last, new byte[1]);
            }
            c.changed(key, changes, KeyEvent.SETBIT);
        }
    }

    /** Runs one operation, and answers it; returns 1 if it counts as a change. */
    private static int run(CommandContext c, byte[] key, Operation operation, boolean grows) {
        IntegerField field = operation.field();
        int first = operation.firstByte();
        int bytes = operation.lastByte() - first + 1;
        byte[] window = java.util.Arrays.copyOf(BitCommands.window(c.db.find(key), first, bytes), bytes);
        int at = (int) (operation.offset() & 7);
        long old = field.get(window, at);
        if (operation.verb() == Verb.GET) {
            c.reply.integer(old);
            return 0;
        }
        boolean set = operation.verb() == Verb.SET;
        IntegerField.Sum sum = set
                ? field.sum(operation.operand(), 0, operation.overflow())
                : field.sum(old, operation.operand(), operation.overflow());
        if (sum.failed()) {
            c.reply.nullBulk();
            return 0;
        }
        c.reply.integer(set ? old : sum.value());
        field.put(window, at, sum.value());
        c.db.setRange(key, first, window);
        return sum.value() == old && !grows ? 0 : 1;
    }
}
