package dev.redoubt.node.shard;

import dev.redoubt.node.net.Outlet;
import dev.redoubt.node.protocol.ClientMessage;
import dev.redoubt.persistence.log.MemberId;
import io.netty.buffer.ByteBuf;
import java.io.ByteArrayOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Collects the replies of one request and sends them as one message.
 *
 * <pre>
 *   WAITING -- a serving master runs it --> STARTED -- the last reply leaves the gate --> ENDED
 *      |                                       |
 *      +-- not master --> ENDED                +-- demoted, no majority in time: outcome unknown --> ENDED
 * </pre>
 *
 * <p>The shard's thread only.
 */
final class PeerOutlet implements Outlet {
    /** A message and its envelope fit into Artery's {@code maximum-frame-size} of 1 MiB. */
    static final int MAX_REPLY_BYTES = 1000 << 10;

    private enum State {
        /** Behind a pause. */
        WAITING,
        /** From now on the outcome may be unknown. */
        STARTED,
        /** Answered, one way or the other. */
        ENDED
    }

    private final PeerSessions sessions;
    private final MemberId peer;
    private final long number;
    private final ByteArrayOutputStream replies = new ByteArrayOutputStream();
    private State state = State.WAITING;
    private long bytes;
    private @Nullable Client client;

    PeerOutlet(PeerSessions sessions, MemberId peer, long number) {
        this.sessions = sessions;
        this.peer = peer;
        this.number = number;
    }

    void opened(Client of) {
        client = of;
    }

    /** Asked before anything is run: false if it was answered instead that this is not the master. */
    boolean admits() {
        if (state == State.WAITING) {
            if (!sessions.serves()) {
                notMaster();
                return false;
            }
            state = State.STARTED;
        }
        return state == State.STARTED;
    }

    /** Nothing was executed. */
    void notMaster() {
        end(new ClientMessage.NotMaster(number));
    }

    /** Something may have been executed, and may or may not survive. */
    void unknown(String reason) {
        end(new ClientMessage.Unknown(number, reason));
    }

    private void end(ClientMessage answer) {
        if (state != State.ENDED) {
            state = State.ENDED;
            sessions.send(peer, answer);
            if (client != null) {
                sessions.ended(client);
            }
        }
    }

    @Override
    public void sendLater(ByteBuf out) {
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
        if (state == State.WAITING) {
            notMaster();
        } else {
            unknown("the master lost its mastership, or closed the session, before the reply was safe to send");
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
    public void setPubsub(boolean value) {
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
