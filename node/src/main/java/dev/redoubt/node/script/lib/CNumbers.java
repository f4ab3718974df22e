package dev.redoubt.node.script.lib;

import dev.redoubt.node.script.lua.NativeCall;

/** Conversions of numbers as C makes them on 64-bit Linux. Stateless. */
final class CNumbers {
    /** The powers that divide decimals of at most 15 digits; all of them are exact. */
    static final double[] POWERS_OF_TEN = {
        1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15
    };

    private static final double TWO_TO_63 = 0x1p63;

    private CNumbers() {}

    /** Casts to a signed integer: what does not fit becomes the smallest long, also large numbers and NaN. */
    static long toLong(double number) {
        long cast = (long) number;
        return cast == Long.MAX_VALUE || Double.isNaN(number) ? Long.MIN_VALUE : cast;
    }

    /** Casts to an unsigned integer: negative numbers wrap around, and those that are too large become 0. */
    static long toUnsigned(double number) {
        return number >= TWO_TO_63 ? toLong(number - TWO_TO_63) ^ Long.MIN_VALUE : toLong(number);
    }

    /** Casts to a signed integer of 32 bits: what does not fit becomes the smallest. */
    static int toInt(double number) {
        return number > Integer.MIN_VALUE - 1.0 && number < -(double) Integer.MIN_VALUE
                ? (int) number
                : Integer.MIN_VALUE;
    }

    /** Returns the double that is nearest to an unsigned integer. */
    static double fromUnsigned(long bits) {
        // The last bit is kept as a sticky one, so that the sum is rounded once.
        return bits >= 0 ? (double) bits : (double) ((bits >>> 1) | (bits & 1)) * 2;
    }

    /** Returns an argument as an integer (luaL_checkinteger). */
    static long integer(NativeCall call, int index) {
        return toLong(call.number(index));
    }

    /** Returns an argument as an integer, or {@code absent} for nil (luaL_optinteger). */
    static long integer(NativeCall call, int index, long absent) {
        return call.get(index) == null ? absent : integer(call, index);
    }
}
