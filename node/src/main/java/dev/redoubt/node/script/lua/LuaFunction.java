package dev.redoubt.node.script.lua;

/** A function: a closure of a script, or one of the host. Compared by identity. */
public abstract class LuaFunction {
    /** The last mark pass that saw it. */
    int mark;

    LuaFunction() {}

    /** Marks what it holds, and counts its memory. */
    void visit(Reachable reachable) {}
}
