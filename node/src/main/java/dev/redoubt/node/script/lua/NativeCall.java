package dev.redoubt.node.script.lua;

import org.jspecify.annotations.Nullable;

/**
 * The arguments and results of a call to a function of the host. Arguments count from 1, and those that were not given
 * are nil; the checks raise the errors of lauxlib.c (luaL_argerror). Used by the thread that runs the script, during
 * the call only.
 */
public interface NativeCall {
    /** Returns the number of arguments that were given. */
    int count();

    /** Returns an argument; null for nil. */
    @Nullable
    Object get(int index);

    /** Returns the name of the function, for messages. */
    String function();

    /** Adds a result. */
    void add(@Nullable Object result);

    /** Returns the account of the memory of the script. */
    LuaMemory memory();

    /** Returns the error {@code bad argument #index to 'function' (detail)}, to be thrown. */
    default LuaError badArgument(int index, String detail) {
        return new LuaError("bad argument #" + index + " to '" + function() + "' (" + detail + ")");
    }

    /** Returns an argument that may be anything but must be given (luaL_checkany). */
    default @Nullable Object any(int index) {
        if (index > count()) {
            throw badArgument(index, "value expected");
        }
        return get(index);
    }

    /** Returns a number, or a string that is one (luaL_checknumber). */
    default double number(int index) {
        Object value = get(index);
        Double number = LuaValues.toNumber(value);
        if (number == null) {
            throw wrongType(index, "number");
        }
        return number;
    }

    /** Returns an integer as C casts it to ptrdiff_t (luaL_checkinteger). */
    default long integer(int index) {
        return (long) number(index);
    }

    /** Returns an integer, or {@code absent} for nil (luaL_optinteger). */
    default long integer(int index, long absent) {
        return get(index) == null ? absent : integer(index);
    }

    /** Returns a string, or the text of a number (luaL_checklstring). */
    default LuaString string(int index) {
        Object value = get(index);
        if (value instanceof LuaString string) {
            return string;
        }
        if (value instanceof Double number) {
            return LuaValues.numberText(number);
        }
        throw wrongType(index, "string");
    }

    /** Returns a table (luaL_checktype). */
    default LuaTable table(int index) {
        Object value = get(index);
        if (value instanceof LuaTable table) {
            return table;
        }
        throw wrongType(index, "table");
    }

    /** Returns the error of an argument of another type (luaL_typerror). */
    default LuaError wrongType(int index, String expected) {
        String given = index > count() ? "no value" : LuaValues.typeName(get(index));
        return badArgument(index, expected + " expected, got " + given);
    }
}
