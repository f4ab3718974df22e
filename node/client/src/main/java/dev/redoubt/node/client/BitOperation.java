package dev.redoubt.node.client;

/** The operations of BITOP. */
public enum BitOperation {
    AND,
    OR,
    XOR,
    /** Of one key only. */
    NOT
}
