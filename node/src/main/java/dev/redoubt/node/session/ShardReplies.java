package dev.redoubt.node.session;

import io.netty.util.concurrent.EventExecutor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The way from one shard to the sessions. What is for a session of the shard's own loop is handed over at once; what is
 * for another loop is collected and travels as one task for each {@link #flush}. The shard's thread only.
 */
public final class ShardReplies {
    /** Something that left the gate for another loop. */
    private sealed interface Parcel permits Answered, Message, Blocked {}

    private record Answered(Segment segment) implements Parcel {}

    private record Message(Broadcast broadcast) implements Parcel {}

    private record Blocked(Segment segment) implements Parcel {}

    private final EventExecutor own;
    private final Map<EventExecutor, List<Parcel>> parcels = new HashMap<>();

    /** The outlets of the shard's own loop; null while no session there was given anything since the last flush. */
    private @Nullable Unflushed unflushed;

    /** @param own the shard's executor */
    public ShardReplies(EventExecutor own) {
        this.own = own;
    }

    /** Sends the replies that were set by {@link Segment#reply}. */
    public void send(Segment segment) {
        Session session = segment.session();
        if (session.executor() == own) {
            unflushed = handOver(segment);
        } else {
            parcels(session.executor()).add(new Answered(segment));
        }
    }

    /** Returns the outlets of the session's loop. */
    private static Unflushed handOver(Segment segment) {
        Session session = segment.session();
        session.loop().answered(segment);
        return session.replies.unflushed();
    }

    /** Answers that no majority acknowledged in time, with {@code error}, code word first. */
    public void timedOut(Segment segment, String error) {
        segment.timedOut(error);
        send(segment);
    }

    /** Closes the connection that waits: nothing may be said about the outcome. */
    public void unknown(Segment segment) {
        segment.unknown();
        send(segment);
    }

    /** Answers that nothing was run, because this member is not a serving master. */
    public void refused(Segment segment) {
        segment.refused();
        send(segment);
    }

    /** Notes that the reply to the segment may never come: messages for the session may pass it. */
    public void blocked(Segment segment) {
        Session session = segment.session();
        if (session.executor() == own) {
            session.loop().blocked(segment);
        } else {
            parcels(session.executor()).add(new Blocked(segment));
        }
    }

    /** Sends a message to its sessions. */
    public void send(Broadcast broadcast) {
        for (EventExecutor loop : broadcast.loops()) {
            if (loop == own) {
                unflushed = broadcast.deliver(own);
            } else {
                parcels(loop).add(new Message(broadcast));
            }
        }
    }

    private List<Parcel> parcels(EventExecutor loop) {
        return parcels.computeIfAbsent(loop, l -> new ArrayList<>());
    }

    /** Hands what was sent to the sockets: once a session here, one task for each other loop. */
    public void flush() {
        Unflushed here = unflushed;
        if (here != null) {
            unflushed = null;
            here.flush();
        }
        if (!parcels.isEmpty()) {
            parcels.forEach((loop, list) -> loop.execute(() -> open(loop, list)));
            parcels.clear();
        }
    }

    private static void open(EventExecutor loop, List<Parcel> list) {
        Unflushed last = null;
        for (Parcel parcel : list) {
            if (parcel instanceof Answered answered) {
                last = handOver(answered.segment);
            } else if (parcel instanceof Blocked blocked) {
                Session session = blocked.segment.session();
                session.loop().blocked(blocked.segment);
                last = session.replies.unflushed();
            } else if (parcel instanceof Message message) {
                last = message.broadcast.deliver(loop);
            }
        }
        if (last != null) {
            last.flush();
        }
    }
}
