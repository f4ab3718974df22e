package dev.redoubt.node.session;

import dev.redoubt.node.resp.ReplyWriter;
import io.netty.buffer.ByteBuf;
import io.netty.util.concurrent.EventExecutor;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One published message and the sessions that get it, in the order in which they subscribed. Immutable. Each loop
 * encodes the message once for each protocol version and pattern, and its sessions share those bytes.
 */
public final class Publication implements Broadcast {
    private static final Logger LOG = LoggerFactory.getLogger(Publication.class);

    /**
     * One subscription that the message reaches.
     *
     * @param pattern the pattern that matched; null for a subscription to the channel itself
     */
    record Receiver(Session session, byte @Nullable [] pattern) {}

    private final byte[] channel;
    private final byte[] message;
    private final boolean sharded;
    private final List<Receiver> receivers;

    /** @param sharded the channel is a sharded one */
    Publication(byte[] channel, byte[] message, boolean sharded, List<Receiver> receivers) {
        this.channel = channel;
        this.message = message;
        this.sharded = sharded;
        this.receivers = receivers;
    }

    @Override
    public long bytes() {
        return (long) channel.length + message.length;
    }

    /** Returns how many subscriptions it reaches. */
    public int size() {
        return receivers.size();
    }

    /**
     * Writes the copies of one session into a reply of that session, where they precede the reply to its PUBLISH.
     *
     * @return what is left for the others
     */
    public Publication writeOwn(long sessionId, ReplyWriter reply) {
        List<Receiver> others = receivers;
        for (Receiver receiver : receivers) {
            if (receiver.session.id() == sessionId) {
                if (others == receivers) {
                    others = new ArrayList<>(receivers);
                }
                others.remove(receiver);
                write(reply, receiver.pattern);
            }
        }
        return others == receivers ? this : new Publication(channel, message, sharded, others);
    }

    @Override
    public List<EventExecutor> loops() {
        List<EventExecutor> loops = new ArrayList<>(1);
        for (Receiver receiver : receivers) {
            EventExecutor loop = receiver.session.executor();
            if (!loops.contains(loop)) {
                loops.add(loop);
            }
        }
        return loops;
    }

    @Override
    public @Nullable Unflushed deliver(EventExecutor loop) {
        Unflushed unflushed = null;
        @Nullable ByteBuf[] encoded = new @Nullable ByteBuf[2];
        byte[] pattern = null;
        for (Receiver receiver : receivers) {
            Session session = receiver.session;
            if (session.executor() != loop) {
                continue;
            }
            if (receiver.pattern != pattern) {
                release(encoded);
                pattern = receiver.pattern;
            }
            int version = session.protocol() - 2;
            ByteBuf bytes = encoded[version];
            if (bytes == null) {
                bytes = encode(session.protocol(), pattern);
                encoded[version] = bytes;
            }
            push(session, bytes.retainedDuplicate());
            unflushed = session.replies.unflushed();
        }
        release(encoded);
        return unflushed;
    }

    /** One subscriber that cannot take it must not keep it from the others. */
    private static void push(Session session, ByteBuf bytes) {
        try {
            session.push(bytes);
        } catch (RuntimeException defect) {
            LOG.error(
                    "The session of {} failed at a message and is closed. This is a defect; please report it.",
                    session.address(),
                    defect);
            session.outlet.close();
        }
    }

    private static void release(@Nullable ByteBuf[] encoded) {
        for (int i = 0; i < encoded.length; i++) {
            ByteBuf bytes = encoded[i];
            encoded[i] = null;
            if (bytes != null) {
                bytes.release();
            }
        }
    }

    private ByteBuf encode(int protocol, byte @Nullable [] pattern) {
        int patternBytes = pattern == null ? 0 : pattern.length;
        ByteBuf out = ReplyQueue.allocate(channel.length + message.length + patternBytes + 64);
        write(new ReplyWriter(out, protocol), pattern);
        return out;
    }

    private void write(ReplyWriter writer, byte @Nullable [] pattern) {
        writer.push(pattern == null ? 3 : 4);
        writer.bulk(sharded ? "smessage" : pattern == null ? "message" : "pmessage");
        if (pattern != null) {
            writer.bulk(pattern);
        }
        writer.bulk(channel);
        writer.bulk(message);
    }
}
