package dev.redoubt.node.script.lib;

import dev.redoubt.node.script.lua.LuaError;

/**
 * The slots of Lua's stack that a function in C may use (luaconf.h, LUAI_MAXCSTACK). Where a library of Redis has no
 * other bound, they bound how deep data may be nested and how many results there are.
 */
final class CStack {
    private static final int SLOTS = 8_000;

    private CStack() {}

    /** Returns whether {@code more} slots are free beside those in use (lua_checkstack). */
    static boolean fits(int used, int more) {
        return used <= SLOTS - more;
    }

    /**
     * Does nothing if {@code more} slots are free (luaL_checkstack).
     *
     * @throws LuaError they are not
     */
    static void check(int used, int more, String where) {
        if (!fits(used, more)) {
            throw new LuaError("stack overflow (" + where + ")");
        }
    }
}
