package dev.redoubt.node.script.lua;

/** The mark of numbers in arrays of values; see {@link LuaThread}. Stateless. */
final class Slots {
    /** Stands for a number, whose value is in another array. */
    static final Object NUMBER = new Object();

    private Slots() {}
}
