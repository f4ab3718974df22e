package dev.redoubt.node.keyspace;

import java.io.IOException;

/**
 * The keyspace as it stood at {@link Keyspace#freeze()}, unchanged by later writes. Made and closed on the loop thread; walked by any one thread in
 * between, to which it must be handed safely (by a message). Blocks that the view still needs are not reused before it is closed.
 */
public final class FrozenView implements AutoCloseable {
    FrozenView() {}

    public int databases() {
        throw new UnsupportedOperationException("skeleton");
    }

    /** Visits every entry of the database, expired ones too. */
    public void walk(int db, EntryVisitor visitor) throws IOException {
        throw new UnsupportedOperationException("skeleton");
    }

    public long size(int db) {
        throw new UnsupportedOperationException("skeleton");
    }

    /** How many keys of the database have an expiry. */
    public long expires(int db) {
        throw new UnsupportedOperationException("skeleton");
    }

    /** Gives back what the view kept. Loop thread only, after the last walk has ended. Closing twice does nothing. */
    @Override
    public void close() {}
}
