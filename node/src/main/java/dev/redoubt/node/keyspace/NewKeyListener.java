package dev.redoubt.node.keyspace;

/** Learns of the keys that are made (db.c dbAdd). The keyspace's thread; it may not call the keyspace. */
@FunctionalInterface
public interface NewKeyListener {
    /** A key was made in the database of that number, where there was none of that name. */
    void made(int database, byte[] key);
}
