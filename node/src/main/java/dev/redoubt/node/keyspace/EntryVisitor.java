package dev.redoubt.node.keyspace;

import java.io.IOException;

/** Receives the entries of a {@link FrozenView}, in the view's order. */
@FunctionalInterface
public interface EntryVisitor {
    /**
     * Receives an entry.
     *
     * @param key a copy that the visitor may keep
     * @param entry valid until the visitor returns; of a collection only {@code size} and the {@code forEach} methods
     *     may be used
     */
    void entry(byte[] key, Entry entry) throws IOException;
}
