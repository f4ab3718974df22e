package dev.redoubt.node.client;

/**
 * A member of a sorted set and its score.
 *
 * @param value the member
 * @param score not NaN
 * @param <V> the type of members
 */
public record ScoredValue<V>(V value, double score) {}
