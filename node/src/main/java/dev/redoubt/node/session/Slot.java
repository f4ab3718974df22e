package dev.redoubt.node.session;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * The place of some bytes in the order in which a session answers. Slots leave in the order in which they were added,
 * each when it is filled. The session's loop only.
 */
class Slot {
    /** The slot behind this one; null at the end. */
    @Nullable
    Slot next;

    /** The bytes that leave, owned by the slot; null until it is filled, and when it has left. */
    @Nullable
    ByteBuf bytes;

    boolean filled;

    /** It is the last one of a batch of the connection. */
    boolean endsBatch;

    /** The connection ends behind it. */
    boolean closes;

    /** It holds messages, not replies. */
    boolean push;

    /** It waits for what may never happen: messages may pass it. */
    boolean blocked;

    /** It holds nothing, and is filled when everything before it has left. */
    boolean barrier;

    void fill(ByteBuf with) {
        bytes = with;
        filled = true;
    }

    /** Gives the bytes back that nobody will get. */
    void release() {
        ByteBuf mine = bytes;
        bytes = null;
        if (mine != null) {
            mine.release();
        }
    }
}
