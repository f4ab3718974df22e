package dev.redoubt.node.script.lua;

import org.jspecify.annotations.Nullable;

/** The running machine as its parts and the library see it. One thread. */
interface Machine {
    LuaMemory memory();

    Metatables metatables();

    RandomNumbers random();

    Addresses addresses();

    /** Returns the thread that runs. */
    LuaThread current();

    /** Returns whether a thread is that of the script, and no coroutine. */
    boolean isMain(LuaThread thread);

    /** Makes a thread the running one. */
    void use(LuaThread thread);

    /** Begins a coroutine with so many arguments, which are in its stack. */
    void enter(LuaThread thread, int arguments);

    /** Ends a thread whose results are in its stack, from a slot up to the top. */
    void ended(LuaThread thread, int first);

    /** Ends the script with an error. */
    void failed(LuaError error);

    /** Returns whether no script is under way. */
    boolean finished();

    /** Returns the steps that are left; the interpreter counts most of them in a variable of its own. */
    Budget budget();

    /** Takes steps from the budget, for work that one call does at length. */
    void charge(long steps);

    /** Returns an error as {@code pcall} shows it to scripts. */
    @Nullable
    Object caught(@Nullable Object error);

    /** Compiles a chunk of a script that is {@code level} calls deep in the machine. */
    LuaFunction load(byte[] source, String chunkName, LuaTable environment, int level);
}
