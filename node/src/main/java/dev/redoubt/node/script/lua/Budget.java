package dev.redoubt.node.script.lua;

/** The steps that a run may still take. One thread. */
final class Budget {
    /** The steps that are left; the run ends when there are none. */
    long left;
}
