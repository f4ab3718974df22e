package dev.redoubt.config;

/** What happens when {@code maxmemory} is reached: writes that need memory are refused. */
public enum EvictionPolicy {
    NOEVICTION
}
