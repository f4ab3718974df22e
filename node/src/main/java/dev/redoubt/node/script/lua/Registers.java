package dev.redoubt.node.script.lua;

import org.jspecify.annotations.Nullable;

/** Values in two arrays, as {@link LuaThread} has them. Each method is short, so that HotSpot puts it in line. Stateless. */
final class Registers {
    private Registers() {}

    /** Returns a value as tables see it. */
    static @Nullable Object get(@Nullable Object[] o, double[] n, int at) {
        Object value = o[at];
        return value == Slots.NUMBER ? (Double) n[at] : value;
    }

    /** Returns the value of a register or, where an operand of an instruction says so, of a constant. */
    static @Nullable Object operand(
            @Nullable Object[] o, double[] n, int base, @Nullable Object[] k, double[] kn, int operand) {
        return Op.isConstant(operand) ? get(k, kn, operand - Op.CONSTANT_BIT) : get(o, n, base + operand);
    }

    static void set(@Nullable Object[] o, double[] n, int at, @Nullable Object value) {
        if (value instanceof Double number) {
            setNumber(o, n, at, number);
        } else {
            o[at] = value;
        }
    }

    static void setNumber(@Nullable Object[] o, double[] n, int at, double value) {
        n[at] = value;
        // The collector has to be told of each reference that is written, so that none is written in vain.
        if (o[at] != Slots.NUMBER) {
            o[at] = Slots.NUMBER;
        }
    }

    static void move(
            @Nullable Object[] o, double[] n, int from, @Nullable Object[] toObjects, double[] toNumbers, int to) {
        Object value = o[from];
        if (value == Slots.NUMBER) {
            toNumbers[to] = n[from];
        }
        if (toObjects[to] != value) {
            toObjects[to] = value;
        }
    }
}
