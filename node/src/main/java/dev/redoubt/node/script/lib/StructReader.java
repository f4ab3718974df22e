package dev.redoubt.node.script.lib;

import dev.redoubt.node.script.lua.LuaError;
import dev.redoubt.node.script.lua.LuaString;
import dev.redoubt.node.script.lua.LuaValues;
import dev.redoubt.node.script.lua.NativeCall;
import java.util.ArrayList;
import java.util.List;

/** One call of {@code struct.unpack} (lua_struct.c, b_unpack). */
final class StructReader {
    private final NativeCall call;
    private final StructFormat format;
    private final LuaString data;
    private final List<Object> results = new ArrayList<>();

    /** From 0; without sign, as an offset that the script gives may be anything. */
    private long position;

    StructReader(NativeCall call) {
        this.call = call;
        format = new StructFormat(call);
        data = call.string(2);
        position = CNumbers.integer(call, 3, 1);
        if (position == 0) {
            throw call.badArgument(3, "offset must be 1 or greater");
        }
        position--;
    }

    /** Reads all values and adds them as results, and behind them the position of what follows, from 1. */
    void run() {
        while (format.more()) {
            int letter = format.next();
            int size = format.size(letter);
            position += format.padding(position, letter, size);
            checkLength(size);
            CStack.check(call.count() + results.size(), 2, "too many results");
            position += read(letter, size);
        }
        results.forEach(call::add);
        call.add((double) (position + 1));
    }

    private void checkLength(long size) {
        long length = data.length();
        if (Long.compareUnsigned(size, length) > 0 || Long.compareUnsigned(position, length - size) > 0) {
            throw call.badArgument(2, "data string too short");
        }
    }

    /** Returns the number of bytes that it has read at {@link #position}, which is inside the data. */
    private long read(int letter, int size) {
        switch (letter) {
            case 'b', 'h', 'l', 'i' -> results.add((double) signExtended(bits(size), size));
            case 'B', 'H', 'L', 'T', 'I' -> results.add(CNumbers.fromUnsigned(bits(size)));
            case 'f' -> results.add((double) Float.intBitsToFloat((int) bits(size)));
            case 'd' -> results.add(Double.longBitsToDouble(bits(size)));
            case 'x' -> {}
            case 'c' -> {
                long count = size == 0 ? previousNumber() : size;
                results.add(slice((int) count));
                return count;
            }
            case 's' -> {
                int length = terminator() - (int) position;
                results.add(slice(length));
                return length + 1L;
            }
            default -> format.control(letter);
        }
        return size;
    }

    /** Returns the last eight of {@code size} bytes as a number. */
    private long bits(int size) {
        long bits = 0;
        for (int i = 0; i < size; i++) {
            int from = format.bigEndian() ? i : size - 1 - i;
            bits = (bits << 8) | data.at((int) position + from);
        }
        return bits;
    }

    /** Shifts as the processor does: beyond eight bytes the sign is looked for in the wrong place, as in Redis. */
    private static long signExtended(long bits, int size) {
        long sign = -1L << (8 * size - 1);
        return (bits & sign) != 0 ? bits | sign : bits;
    }

    /** Takes the last result back: it is the length of the string that follows. */
    private long previousNumber() {
        Object previous = results.isEmpty() ? null : results.get(results.size() - 1);
        Double number = LuaValues.toNumber(previous);
        if (number == null) {
            throw new LuaError("format 'c0' needs a previous size");
        }
        results.remove(results.size() - 1);
        long size = CNumbers.toUnsigned(number);
        checkLength(size);
        return size;
    }

    private int terminator() {
        for (int i = (int) position; i < data.length(); i++) {
            if (data.at(i) == 0) {
                return i;
            }
        }
        throw new LuaError("unfinished string in data");
    }

    private LuaString slice(int length) {
        call.memory().add((long) Sizes.STRING + length);
        return data.slice((int) position, (int) position + length);
    }
}
