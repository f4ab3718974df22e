package dev.redoubt.config;

/** The reaction to a keyspace that has reached {@code maxmemory}: refuse writes that need memory. */
public enum EvictionPolicy {
    NOEVICTION
}
