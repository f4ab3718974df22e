package dev.redoubt.node.command.engine;

import java.util.ArrayList;
import java.util.List;

/**
 * The memory that a shard has of one session. The session makes it and names it in each of its segments; everything but
 * {@link #id}, {@link #closed} and {@link #watchBroken} belongs to the shard's thread.
 */
public final class ClientState {
    private final long id;

    /** The keys that it watches (multi.c). */
    final List<WatchedKey> watched = new ArrayList<>();

    /** A watched key has changed, so EXEC will do nothing. The shard writes it; CLIENT LIST shows it. */
    volatile boolean dirtyCas;

    /** The position of its last write in this shard's log, for WAIT. */
    public long lastWrite;

    /** Its segments that wait behind a pause or a shutdown; later ones queue behind them. */
    public int waiting;

    /** Commands of its last segment were left over, and come as a segment of their own before later ones. */
    public boolean continues;

    private volatile boolean closed;

    /** @param id the session's */
    public ClientState(long id) {
        this.id = id;
    }

    /** Returns the session's id. */
    public long id() {
        return id;
    }

    /** Notes that the session is gone: nothing of it is run any more. The session's loop calls it. */
    public void close() {
        closed = true;
    }

    /** Returns whether the session is gone. */
    public boolean closed() {
        return closed;
    }

    /** Returns whether a watched key has changed; any thread. */
    public boolean watchBroken() {
        return dirtyCas;
    }
}
