package dev.redoubt.node.shard;

import dev.redoubt.node.command.engine.Access;
import dev.redoubt.node.session.Broadcast;
import dev.redoubt.node.session.Departure;
import dev.redoubt.node.session.Invalidation;
import dev.redoubt.node.session.Outgoing;
import dev.redoubt.node.session.Segment;
import dev.redoubt.node.session.ShardReplies;
import dev.redoubt.node.shard.core.Content;
import dev.redoubt.node.shard.core.ReplyGate;
import dev.redoubt.node.shard.core.ShardCore;
import io.netty.util.concurrent.EventExecutor;
import org.jspecify.annotations.Nullable;

/**
 * The way from the reply gate to the sessions. It decides nothing, and counts what the gate holds. The shard's thread
 * only.
 */
final class GateExit implements ReplyGate.Outlet<Outgoing> {
    /** The text of {@code -NOSYNCREPLICAS}; the outcome is unknown, as the docs explain. */
    static final String NO_SYNC_REPLICAS =
            "NOSYNCREPLICAS Not enough replicas acknowledged the write in time; its outcome is unknown.";

    private final Runnable confirmationSoon;
    private final ShardReplies sessions;
    private long heldBytes;

    /** True while a reply is given to the gate: what leaves then was not held. */
    private boolean passing;

    /**
     * @param loop of the shard
     * @param confirmationSoon arranges what {@link ReplyGate.Outlet#requestConfirmation} asks for
     */
    GateExit(EventExecutor loop, Runnable confirmationSoon) {
        this.sessions = new ShardReplies(loop);
        this.confirmationSoon = confirmationSoon;
    }

    /** Returns the bytes of what the gate holds. */
    long heldBytes() {
        return heldBytes;
    }

    /**
     * Sends something now, or when the gate lets it.
     *
     * @param executedAs what data commands got when it was made
     * @param content the commands that it answers; null for a late reply and for a message
     */
    void leave(
            ShardCore<Outgoing> core, Outgoing outgoing, boolean wrote, Access executedAs, @Nullable Content content) {
        passing = true;
        // Slots keep the order of each session, so nothing need pass the gate because something before it does.
        boolean sent = core.leave(outgoing, wrote, executedAs, content);
        passing = false;
        if (!sent) {
            heldBytes += outgoing.bytes();
        }
    }

    private void unhold(Outgoing outgoing) {
        if (!passing) {
            heldBytes -= outgoing.bytes();
        }
    }

    @Override
    public void send(Outgoing outgoing) {
        unhold(outgoing);
        if (outgoing instanceof Segment segment) {
            sessions.send(segment);
        } else if (outgoing instanceof Broadcast broadcast) {
            sessions.send(broadcast);
        } else if (outgoing instanceof Departure departure) {
            departure.go().run();
        }
    }

    @Override
    public void timedOut(Outgoing outgoing) {
        unhold(outgoing);
        if (outgoing instanceof Segment segment) {
            sessions.timedOut(segment, NO_SYNC_REPLICAS);
        } else if (outgoing instanceof Departure departure) {
            departure.stay().accept(NO_SYNC_REPLICAS);
        } else {
            drop(outgoing);
        }
    }

    @Override
    public void outcomeUnknown(Outgoing outgoing) {
        unhold(outgoing);
        if (outgoing instanceof Segment segment) {
            sessions.unknown(segment);
        } else if (outgoing instanceof Departure departure) {
            departure.stay().accept(WaitingClient.UNBLOCKED);
        } else {
            drop(outgoing);
        }
    }

    /** Sends a message that depends on nothing that could vanish, past the gate. */
    void sendUngated(Broadcast broadcast) {
        sessions.send(broadcast);
    }

    /** A message is dropped: nobody waits for it. But a cache that misses a change would be wrong for ever. */
    private void drop(Outgoing outgoing) {
        if (outgoing instanceof Invalidation invalidation) {
            sessions.send(invalidation.vague());
        }
    }

    /** Answers that nothing was run, without a flush. */
    void refused(Segment segment) {
        sessions.refused(segment);
    }

    /** Closes the connection of a client whose replies were dropped. */
    void dropped(Segment segment) {
        sessions.unknown(segment);
    }

    /** Notes that the reply to the segment may never come. */
    void blocked(Segment segment) {
        sessions.blocked(segment);
    }

    @Override
    public void requestConfirmation() {
        confirmationSoon.run();
    }

    /** Hands what was sent to the sockets. */
    void flush() {
        sessions.flush();
    }
}
