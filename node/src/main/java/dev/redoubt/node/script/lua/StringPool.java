package dev.redoubt.node.script.lua;

import org.jspecify.annotations.Nullable;

/**
 * Gives one object for equal short strings of programs, so that a field is mostly found by the object of its name. It is
 * a cache of fixed size: a string that was not found in it is as good. One thread.
 */
final class StringPool {
    private static final int SIZE = 4096;
    private static final int MAX_LENGTH = 40;

    private final @Nullable LuaString[] strings = new @Nullable LuaString[SIZE];

    /** Returns an equal string. */
    LuaString intern(LuaString string) {
        if (string.length() > MAX_LENGTH) {
            return string;
        }
        int hash = string.hashCode();
        int place = (hash ^ (hash >>> 12)) & (SIZE - 1);
        LuaString known = strings[place];
        if (known != null && known.equals(string)) {
            return known;
        }
        strings[place] = string;
        return string;
    }
}
