package dev.redoubt.node.script.lib;

/** The memory that values take, estimates in bytes. */
final class Sizes {
    /** A string without its bytes. */
    static final int STRING = 40;

    /** An empty table. */
    static final int TABLE = 64;

    /** A field of a table with a number as its value; {@link #STRING} and the bytes of its key come on top. */
    static final int FIELD = 44;

    /** An element of the array of a table that is a number. */
    static final int ELEMENT = 36;

    private Sizes() {}
}
