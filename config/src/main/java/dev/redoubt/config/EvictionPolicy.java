package dev.redoubt.config;

/** The reaction to data that have reached {@code maxmemory}: which keys are removed, in the order of Redis's list. */
public enum EvictionPolicy {
    VOLATILE_LRU,
    VOLATILE_LFU,
    VOLATILE_RANDOM,
    VOLATILE_TTL,
    ALLKEYS_LRU,
    ALLKEYS_LFU,
    ALLKEYS_RANDOM,
    NOEVICTION
}
