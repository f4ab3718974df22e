package dev.redoubt.node.script.lib;

import dev.redoubt.node.script.lua.LuaString;
import dev.redoubt.node.script.lua.LuaTable;
import dev.redoubt.node.script.lua.LuaValues;
import dev.redoubt.node.script.lua.NativeCall;
import dev.redoubt.node.script.lua.NativeFunction;
import java.util.function.IntBinaryOperator;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;

/** The table {@code bit}: operations on integers of 32 bits (lua_bit.c). Stateless. */
public final class BitLibrary {
    /** The sum with it has the integer in its lower bits, modulo 2^32: 2^52 + 2^51. */
    private static final double NORMALIZER = 6755399441055744.0;

    private static final int SHIFT_MASK = 31;
    private static final int MOST_DIGITS = 8;

    private BitLibrary() {}

    /** Returns a new table of the functions. */
    public static LuaTable open() {
        LuaTable library = new LuaTable();
        unary(library, "tobit", a -> a);
        unary(library, "bnot", a -> ~a);
        fold(library, "band", (a, b) -> a & b);
        fold(library, "bor", (a, b) -> a | b);
        fold(library, "bxor", (a, b) -> a ^ b);
        shift(library, "lshift", (a, n) -> a << n);
        shift(library, "rshift", (a, n) -> a >>> n);
        shift(library, "arshift", (a, n) -> a >> n);
        shift(library, "rol", Integer::rotateLeft);
        shift(library, "ror", Integer::rotateRight);
        unary(library, "bswap", Integer::reverseBytes);
        define(library, "tohex", call -> call.add(hex(call)));
        return library;
    }

    private static void define(LuaTable library, String name, NativeFunction.Body body) {
        library.put(name, NativeFunction.of(name, body));
    }

    private static void unary(LuaTable library, String name, IntUnaryOperator operator) {
        define(library, name, call -> result(call, operator.applyAsInt(argument(call, 1))));
    }

    private static void shift(LuaTable library, String name, IntBinaryOperator operator) {
        define(library, name, call -> {
            int value = argument(call, 1);
            result(call, operator.applyAsInt(value, argument(call, 2) & SHIFT_MASK));
        });
    }

    private static void fold(LuaTable library, String name, IntBinaryOperator operator) {
        define(library, name, call -> {
            int value = argument(call, 1);
            for (int i = call.count(); i > 1; i--) {
                value = operator.applyAsInt(value, argument(call, i));
            }
            result(call, value);
        });
    }

    private static void result(NativeCall call, int value) {
        call.add((double) value);
    }

    private static int argument(NativeCall call, int index) {
        Double number = LuaValues.toNumber(call.get(index));
        int bits = bits(number);
        if (bits == 0 && number == null) {
            throw call.wrongType(index, "number");
        }
        return bits;
    }

    private static int bits(@Nullable Double number) {
        return number == null ? 0 : (int) Double.doubleToRawLongBits(number + NORMALIZER);
    }

    private static LuaString hex(NativeCall call) {
        int value = argument(call, 1);
        int wanted = call.count() < 2 ? MOST_DIGITS : argument(call, 2);
        String digits = wanted < 0 ? "0123456789ABCDEF" : "0123456789abcdef";
        // Minus the smallest integer is still negative, and stands for all digits like every large number.
        int count = wanted == Integer.MIN_VALUE ? MOST_DIGITS : Math.min(MOST_DIGITS, Math.abs(wanted));
        byte[] text = new byte[count];
        for (int i = count - 1; i >= 0; i--) {
            text[i] = (byte) digits.charAt(value & 0xf);
            value >>>= 4;
        }
        return LuaString.of(text);
    }
}
