package dev.redoubt.node.client;

import java.util.Map;

/**
 * An entry of a stream.
 *
 * @param id as {@code 1526919030474-0}
 * @param fields its fields in their order; one that is there twice has its last value. Empty for an entry that is
 *     pending and was deleted
 * @param <K> the type of fields
 * @param <V> the type of values
 */
public record StreamEntry<K, V>(String id, Map<K, V> fields) {}
