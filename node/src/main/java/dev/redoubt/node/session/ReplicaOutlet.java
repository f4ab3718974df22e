package dev.redoubt.node.session;

import io.netty.buffer.ByteBuf;
import java.util.List;

/**
 * The way from the shard to a replica of Redis: bytes go to its socket, and the shard learns when the socket takes more
 * ({@link ReplicaEvent.Took}). {@link #send} and {@link #close} may be called by any thread.
 */
public final class ReplicaOutlet {
    private final Session session;
    private final ShardLink shard;

    /** The number of sends, and of those that the shard knows to be taken; the session's loop only. */
    private long sends;

    private long told;

    ReplicaOutlet(Session session, ShardLink shard) {
        this.session = session;
        this.shard = shard;
    }

    /** Returns the id of the session. */
    public long client() {
        return session.id();
    }

    /** Returns the replica's {@code host:port}, which is not where it listens. */
    public String address() {
        return session.address();
    }

    /** Sends bytes, which it owns from now on, and flushes. It is told once when more may be sent. */
    public void send(List<ByteBuf> bytes) {
        if (session.executor().inEventLoop()) {
            sendHere(bytes);
        } else {
            session.executor().execute(() -> sendHere(bytes));
        }
    }

    private void sendHere(List<ByteBuf> bytes) {
        if (session.closed) {
            bytes.forEach(ByteBuf::release);
            return;
        }
        bytes.forEach(session.outlet::sendLater);
        sends++;
        session.outlet.flush();
        relieved();
    }

    /** The socket may have taken something; on the session's loop. */
    void relieved() {
        if (told < sends && session.outlet.takesMore(0)) {
            told = sends;
            shard.replica(new ReplicaEvent.Took(session.id(), sends));
        }
    }

    /** Closes the connection behind what was sent. */
    public void closeBehindOutput() {
        session.outlet.closeAfterReplies();
    }

    /** Closes the connection at once. */
    public void close() {
        session.outlet.close();
    }
}
