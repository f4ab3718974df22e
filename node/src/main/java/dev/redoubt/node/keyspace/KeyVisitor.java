package dev.redoubt.node.keyspace;

/** Receives keys. The array is a copy that the visitor may keep; the visitor may change the database. */
@FunctionalInterface
public interface KeyVisitor {
    void key(byte[] key);
}
