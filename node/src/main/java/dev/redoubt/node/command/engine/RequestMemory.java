package dev.redoubt.node.command.engine;

/**
 * The memory that the requests of the running segment may take beside their own bytes: for values that grow, for copies,
 * and for what a script writes. The process has counted what it holds elsewhere; this is what was left. The shard's
 * thread only.
 */
public final class RequestMemory {
    /** In bytes; negative when a script has written more than there was. */
    private long available = Long.MAX_VALUE;

    private boolean exhausted;

    /** The memory that was available, and that keyspace and effects held, when a script called its running request. */
    private long availableBeforeCall;

    private long heldBeforeCall;

    void setAvailable(long bytes) {
        available = bytes;
    }

    void beginRequest() {
        exhausted = false;
    }

    boolean take(long bytes) {
        exhausted |= bytes > available;
        if (exhausted) {
            return false;
        }
        available -= bytes;
        return true;
    }

    /** Returns what the running request may still take, in bytes. */
    public long available() {
        return available;
    }

    /** Returns whether the running request was refused memory. */
    public boolean isExhausted() {
        return exhausted;
    }

    /** Keeps memory back for the values of a script, until {@link #giveBack}. */
    public void keep(long bytes) {
        available -= bytes;
    }

    /** Gives memory back that was kept. */
    public void giveBack(long bytes) {
        available = Math.min(available, Long.MAX_VALUE - bytes) + bytes;
    }

    /** Returns whether a script may call a command with these arguments that adds to keyspace and log. */
    public boolean hasRoomForCall(byte[][] args) {
        long bytes = 0;
        for (byte[] arg : args) {
            bytes += arg.length;
        }
        return (1 + CommandEngine.EFFECT_COPIES) * bytes <= available;
    }

    /**
     * A script calls a command.
     *
     * @param held what keyspace and pending effects hold, in bytes
     */
    void beginCall(long held) {
        exhausted = false;
        availableBeforeCall = available;
        heldBeforeCall = held;
    }

    /** The call has ended: the copies that it took memory for are gone, what it has written is not. */
    void endCall(long held) {
        exhausted = false;
        available = availableBeforeCall;
        if (held > heldBeforeCall) {
            keep(held - heldBeforeCall);
        } else {
            giveBack(heldBeforeCall - held);
        }
    }
}
