package dev.redoubt.node.script.lua;

import org.jspecify.annotations.Nullable;

/**
 * The rules that hold for all values. In Java nil is null, a boolean is a {@link Boolean}, a number is a {@link Double}; the
 * others are {@link LuaString}, {@link LuaTable}, {@link LuaFunction}, coroutines, and any object of the host as a
 * userdata. Stateless.
 */
public final class LuaValues {
    private LuaValues() {}

    /** Returns the name of the type of a value, as {@code type} gives it. */
    public static String typeName(@Nullable Object value) {
        if (value == null) {
            return "nil";
        }
        if (value instanceof Boolean) {
            return "boolean";
        }
        if (value instanceof Double) {
            return "number";
        }
        if (value instanceof LuaString) {
            return "string";
        }
        if (value instanceof LuaTable) {
            return "table";
        }
        if (value instanceof Coroutine) {
            return "thread";
        }
        return value instanceof LuaFunction ? "function" : "userdata";
    }

    /** Returns whether a value counts as true: all but nil and false. */
    public static boolean isTrue(@Nullable Object value) {
        return value != null && value != Boolean.FALSE;
    }

    /** Returns a number as a string, as {@code %.14g} prints it. */
    public static LuaString numberText(double number) {
        return LuaString.of(FloatText.number(number));
    }

    /** Returns a number, or a string that reads as one (luaV_tonumber); null for others. */
    public static @Nullable Double toNumber(@Nullable Object value) {
        if (value instanceof Double number) {
            return number;
        }
        return value instanceof LuaString text ? NumberText.parse(text.bytes()) : null;
    }
}
