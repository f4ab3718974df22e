package dev.redoubt.node.net;

import io.netty.buffer.ByteBuf;

/**
 * The destination of the replies of one session: a client's socket, or a peer that asked by message. Buffers that are
 * handed over are released by the outlet.
 */
public interface Outlet {
    /** Sends what answers the oldest unanswered batch, or the rest of it; without a flush. */
    void replyLater(ByteBuf out);

    /** Sends bytes that end no batch, without a flush. */
    void sendLater(ByteBuf out);

    /** Hands on what was sent. */
    void flush();

    /** Takes no more batches, and closes when all have been answered. */
    void closeAfterReplies();

    /** Closes at once; whoever waits for an answer learns that there will be none. */
    void close();

    /** Sets what the session is sent. */
    void setClientClass(ClientClass value);

    /** Sets whether the session waits for a reply that may never come. */
    void setBlocked(boolean value);

    /** Sets whether only short commands are taken, because the session has not authenticated. */
    void setRestricted(boolean value);

    /** The requests that MULTI has queued take so many bytes. */
    default void setQueuedBytes(long bytes) {}

    /** Bytes held of a command that is not complete. */
    long queryBufferBytes();

    /** Bytes that wait to be sent. */
    long pendingBytes();

    /** Bytes that the process holds of its requests, with the copies that they need. */
    default long requestMemoryBytes() {
        return queryBufferBytes();
    }

    /** Of {@link #pendingBytes}, those that take memory beside the data set. */
    default long replyMemoryBytes() {
        return pendingBytes();
    }

    /** Returns whether more replies can be made for it, when {@code waitingBytes} wait to be handed over already. */
    default boolean takesMore(long waitingBytes) {
        return true;
    }

    /**
     * Asks whether a message that was published may be sent, when {@code waitingBytes} wait to be handed over already.
     * A client that is over its output limit is closed instead.
     */
    default boolean takesPush(long waitingBytes) {
        return true;
    }

    /** Says, where that can be said, that the outcome is unknown; returns false where an error reply says it. */
    default boolean outcomeUnknown(String reason) {
        return false;
    }

    /** Says that nothing was run, because this member is not a serving master. */
    default void refused() {
        close();
    }
}
