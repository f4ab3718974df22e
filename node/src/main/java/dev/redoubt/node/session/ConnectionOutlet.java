package dev.redoubt.node.session;

import dev.redoubt.node.net.ClientClass;
import dev.redoubt.node.net.Outlet;
import dev.redoubt.node.protocol.ClientMessage;
import io.netty.buffer.ByteBuf;
import java.io.ByteArrayOutputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * The outlet of a session that lasts, for a program that speaks in messages: it sends the output in numbered messages,
 * of which the program acknowledges each. At most {@value #WINDOW} are unacknowledged; the rest waits here, within the
 * share of the memory that one client may leave unread, and a program over it loses the session. The session's loop
 * only.
 *
 * <pre>
 *   OPEN -- CLIENT KILL, demotion, a segment refused, too much unread, the program is gone --> ENDED
 * </pre>
 */
final class ConnectionOutlet implements Outlet {
    /** Messages that may be on their way or in the program, unhandled. */
    static final int WINDOW = 8;

    /** While so much waits, no more replies are made. */
    private static final int STREAM_BYTES = 1 << 20;

    private final long number;
    private final Consumer<ClientMessage.ToClient> peer;
    private final LongSupplier shareBytes;
    private final Runnable ended;

    /** Complete replies and messages, the oldest first. */
    private final Deque<byte[]> waiting = new ArrayDeque<>();

    private long waitingBytes;
    private long sent;
    private long acknowledged;
    private int unanswered;
    private boolean draining;
    private boolean isEnded;

    /**
     * @param number of the connection
     * @param peer sends to the program
     * @param shareBytes the memory that one client may leave unread at this moment
     * @param ended called once, after the program was told
     */
    ConnectionOutlet(long number, Consumer<ClientMessage.ToClient> peer, LongSupplier shareBytes, Runnable ended) {
        this.number = number;
        this.peer = peer;
        this.shareBytes = shareBytes;
        this.ended = ended;
    }

    /** A batch of commands goes to the session. */
    void taken() {
        unanswered++;
    }

    /** The program has handled the messages up to that one. */
    void acknowledge(long sequence) {
        acknowledged = Math.max(acknowledged, Math.min(sequence, sent));
        flush();
    }

    /** Ends the connection; the program is told. */
    void finish(boolean refused, String reason) {
        if (!isEnded) {
            isEnded = true;
            waiting.clear();
            waitingBytes = 0;
            peer.accept(new ClientMessage.ConnectionClosed(number, refused, reason));
            ended.run();
        }
    }

    @Override
    public void replyLater(ByteBuf out) {
        unanswered--;
        sendLater(out);
        endIfDrained();
    }

    @Override
    public void sendLater(ByteBuf out) {
        int length = out.readableBytes();
        if (length > PeerOutlet.MAX_REPLY_BYTES) {
            finish(false, length + " bytes of one reply or message do not fit into a message of the cluster");
        } else if (length > 0 && !isEnded) {
            byte[] bytes = new byte[length];
            out.readBytes(bytes);
            waiting.add(bytes);
            waitingBytes += length;
        }
        out.release();
    }

    @Override
    public void flush() {
        while (!waiting.isEmpty() && sent - acknowledged < WINDOW) {
            ByteArrayOutputStream message = new ByteArrayOutputStream();
            while (!waiting.isEmpty() && message.size() + waiting.element().length <= PeerOutlet.MAX_REPLY_BYTES) {
                message.writeBytes(waiting.remove());
            }
            waitingBytes -= message.size();
            sent++;
            peer.accept(new ClientMessage.ConnectionOutput(number, sent, message.toByteArray()));
        }
        endIfDrained();
    }

    private void endIfDrained() {
        if (draining && unanswered <= 0 && waiting.isEmpty()) {
            finish(false, "the session has ended");
        }
    }

    @Override
    public void closeAfterReplies() {
        draining = true;
        endIfDrained();
    }

    /** At demotion (docs/protocol.md 5.6), or by CLIENT KILL. */
    @Override
    public void close() {
        finish(false, "the master lost its mastership, or closed the session");
    }

    @Override
    public boolean outcomeUnknown(String reason) {
        finish(false, reason);
        return true;
    }

    /** Nothing of the segment was run; of those before it something may have been. */
    @Override
    public void refused() {
        finish(unanswered <= 1, "this member is not a serving master");
    }

    @Override
    public void setClientClass(ClientClass value) {
        // The bound is the same for all.
    }

    @Override
    public void setBlocked(boolean value) {
        // The peer's silence ends the session in any case.
    }

    @Override
    public void setRestricted(boolean value) {
        // Peers are trusted.
    }

    @Override
    public long queryBufferBytes() {
        return 0;
    }

    @Override
    public long pendingBytes() {
        return waitingBytes;
    }

    @Override
    public boolean takesMore(long waitingBehind) {
        return waitingBytes + waitingBehind <= STREAM_BYTES;
    }

    @Override
    public boolean takesPush(long waitingBehind) {
        if (waitingBytes + waitingBehind > shareBytes.getAsLong()) {
            finish(false, "the program does not handle its messages: " + waitingBytes + " bytes wait for it");
        }
        return !isEnded;
    }
}
