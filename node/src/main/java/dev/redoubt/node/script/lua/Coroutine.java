package dev.redoubt.node.script.lua;

/** A thread of a script as a value. Compared by identity. */
abstract class Coroutine {
    /** The last mark pass that saw it. */
    int mark;

    /** Marks what it holds, and counts its memory. */
    abstract void visit(Reachable reachable);
}
