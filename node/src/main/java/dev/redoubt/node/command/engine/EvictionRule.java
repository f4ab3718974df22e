package dev.redoubt.node.command.engine;

/** The measure by which keys are chosen for eviction. */
public enum EvictionRule {
    /** No key is: writes that need memory are refused. */
    NONE,

    /** Keys that were used longest ago. */
    LRU,

    /** Keys that are used least. */
    LFU,

    /** Keys that expire soonest. */
    TTL,

    /** Any keys. */
    RANDOM
}
