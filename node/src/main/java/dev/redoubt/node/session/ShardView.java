package dev.redoubt.node.session;

import dev.redoubt.node.command.engine.Access;
import org.jspecify.annotations.Nullable;

/**
 * The view that sessions have of a shard without asking it: enough to refuse a request that MULTI would queue. The
 * shard's thread writes it, any thread reads it, and it may be a moment old. EXEC asks the shard itself.
 */
public final class ShardView {
    private volatile Access access = Access.LOADING;
    private volatile @Nullable String writeRefusal;
    private volatile boolean outOfMemory;
    private volatile @Nullable String busy;
    private volatile boolean paused;

    /** Publishes what the shard may be used for now. */
    public void publish(Access now, @Nullable String refusal, boolean full) {
        if (access != now) {
            access = now;
        }
        if (!java.util.Objects.equals(writeRefusal, refusal)) {
            writeRefusal = refusal;
        }
        if (outOfMemory != full) {
            outOfMemory = full;
        }
    }

    /** Sets the error of everything that may not run while a script runs for long; null when it has ended. */
    public void setBusy(@Nullable String error) {
        busy = error;
    }

    /** Returns why nothing but SCRIPT KILL and its like is answered now, code word first; null if it is. */
    public @Nullable String busy() {
        return busy;
    }

    /** Notes whether CLIENT PAUSE lets every command wait. */
    public void setPaused(boolean all) {
        paused = all;
    }

    /** Returns whether every command waits, also those that need no shard. */
    public boolean paused() {
        return paused;
    }

    /** Returns what the keyspace may be used for. */
    public Access access() {
        return access;
    }

    /** Returns why writes are refused, code word first; null if they are welcome. */
    public @Nullable String writeRefusal() {
        return writeRefusal;
    }

    /** Returns whether the keyspace holds more than {@code maxmemory}. */
    public boolean outOfMemory() {
        return outOfMemory;
    }
}
