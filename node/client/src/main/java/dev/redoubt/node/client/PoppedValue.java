package dev.redoubt.node.client;

/**
 * An element and the key from which it was taken.
 *
 * @param <K> the type of keys
 * @param <V> the type of elements
 */
public record PoppedValue<K, V>(K key, V value) {}
