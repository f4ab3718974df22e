package dev.redoubt.node.session;

import dev.redoubt.node.net.ClientClass;
import dev.redoubt.node.net.Outlet;
import dev.redoubt.node.protocol.ClientMessage;
import io.netty.buffer.ByteBuf;
import java.io.ByteArrayOutputStream;
import java.util.function.Consumer;

/**
 * Collects the replies of one request of a program that speaks in messages, and sends them as one message.
 *
 * <pre>
 *   WAITING -- first reply --> STARTED -- last reply --> ENDED
 *      |                          |
 *      +-- not master --> ENDED   +-- demoted, no majority in time: outcome unknown --> ENDED
 * </pre>
 *
 * <p>The session's loop only.
 */
final class PeerOutlet implements Outlet {
    /** A message and its envelope fit into Artery's {@code maximum-frame-size} of 1 MiB. */
    static final int MAX_REPLY_BYTES = 1000 << 10;

    private enum State {
        /** Nothing was answered, and so maybe nothing was run. */
        WAITING,
        /** From now on the outcome may be unknown. */
        STARTED,
        /** Answered, one way or the other. */
        ENDED
    }

    private final long number;
    private final Consumer<ClientMessage.ToClient> peer;
    private final Runnable ended;
    private final ByteArrayOutputStream replies = new ByteArrayOutputStream();
    private State state = State.WAITING;
    private long bytes;

    /**
     * @param number of the request
     * @param first reply bytes that go before all others
     * @param peer sends to the program
     * @param ended called once, when the answer has been sent
     */
    PeerOutlet(long number, byte[] first, Consumer<ClientMessage.ToClient> peer, Runnable ended) {
        this.number = number;
        this.peer = peer;
        this.ended = ended;
        this.bytes = first.length;
        replies.writeBytes(first);
    }

    private void end(ClientMessage.ToClient answer) {
        if (state != State.ENDED) {
            state = State.ENDED;
            peer.accept(answer);
            ended.run();
        }
    }

    @Override
    public void sendLater(ByteBuf out) {
        if (state == State.WAITING) {
            state = State.STARTED;
        }
        int length = out.readableBytes();
        bytes += length;
        if (bytes <= MAX_REPLY_BYTES) {
            byte[] part = new byte[length];
            out.readBytes(part);
            replies.writeBytes(part);
        }
        out.release();
    }

    @Override
    public void replyLater(ByteBuf out) {
        sendLater(out);
        end(
                bytes > MAX_REPLY_BYTES
                        ? new ClientMessage.TooLarge(number, bytes)
                        : new ClientMessage.Answer(number, replies.toByteArray()));
    }

    /** At demotion (docs/protocol.md 5.6), or by CLIENT KILL. */
    @Override
    public void close() {
        outcomeUnknown("the master lost its mastership, or closed the session, before the reply was safe to send");
    }

    @Override
    public boolean outcomeUnknown(String reason) {
        end(new ClientMessage.Unknown(number, reason));
        return true;
    }

    /** Nothing of the segment was run; of those before it something may have been. */
    @Override
    public void refused() {
        if (state == State.WAITING) {
            end(new ClientMessage.NotMaster(number));
        } else {
            close();
        }
    }

    @Override
    public void flush() {
        // A message is sent when it is complete.
    }

    @Override
    public void closeAfterReplies() {
        // The session ends with its answer in any case.
    }

    @Override
    public void setClientClass(ClientClass value) {
        // There is no output limit: one answer is all that is ever sent.
    }

    @Override
    public void setBlocked(boolean value) {
        // The peer's silence says nothing; its own deadline does.
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
        return replies.size();
    }
}
