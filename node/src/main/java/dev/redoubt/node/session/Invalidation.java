package dev.redoubt.node.session;

import dev.redoubt.node.command.Texts;
import dev.redoubt.node.command.engine.KeyChange;
import dev.redoubt.node.resp.ReplyWriter;
import io.netty.buffer.ByteBuf;
import io.netty.util.concurrent.EventExecutor;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells clients that track keys which of them have changed (tracking.c sendTrackingMessage). A client's choices count
 * as they are when it is delivered: those of a transaction are known no sooner. Immutable.
 */
public final class Invalidation implements Broadcast {
    private static final Logger LOG = LoggerFactory.getLogger(Invalidation.class);
    private static final byte[] CHANNEL = Texts.bytes("__redis__:invalidate");
    private static final int FIXED_BYTES = 64;

    /**
     * The message to one client.
     *
     * @param changes the keys; null for all there are
     * @param broadcast the client has asked for a prefix, and may not have read the keys
     */
    record Message(Session client, @Nullable List<KeyChange> changes, boolean broadcast) {}

    private final TrackingClients clients;
    private final List<Message> messages;

    Invalidation(TrackingClients clients, List<Message> messages) {
        this.clients = clients;
        this.messages = messages;
    }

    static Invalidation ofEverything(TrackingClients clients, List<Session> sessions) {
        List<Message> messages = new ArrayList<>();
        sessions.forEach(session -> messages.add(new Message(session, null, false)));
        return new Invalidation(clients, messages);
    }

    /**
     * Returns what the same clients are told when it cannot be said what becomes of the changes: to forget everything.
     * It says nothing of them, and so may leave at any time.
     */
    public Invalidation vague() {
        return ofEverything(
                clients, messages.stream().map(Message::client).distinct().toList());
    }

    @Override
    public long bytes() {
        long sum = 0;
        for (Message message : messages) {
            sum += FIXED_BYTES;
            for (KeyChange change : message.changes == null ? List.<KeyChange>of() : message.changes) {
                sum += change.key().length;
            }
        }
        return sum;
    }

    @Override
    public List<EventExecutor> loops() {
        return messages.stream()
                .map(message -> message.client.executor())
                .distinct()
                .toList();
    }

    @Override
    public @Nullable Unflushed deliver(EventExecutor loop) {
        Unflushed unflushed = null;
        for (Message message : messages) {
            Session client = message.client;
            if (client.executor() == loop) {
                try {
                    deliver(message);
                } catch (RuntimeException defect) {
                    // A client that may miss a change must not go on.
                    LOG.error(
                            "The session of {} failed at an invalidation and is closed. This is a defect; please report"
                                    + " it.",
                            client.address(),
                            defect);
                    client.outlet.close();
                }
                unflushed = client.replies.unflushed();
            }
        }
        return unflushed;
    }

    private void deliver(Message message) {
        Session client = message.client;
        Tracking tracking = client.tracking;
        List<KeyChange> changes = message.changes;
        if (tracking == null || (changes != null && tracking.broadcast() != message.broadcast)) {
            return;
        }
        List<byte[]> keys = null;
        if (changes != null) {
            keys = new ArrayList<>();
            for (KeyChange change : changes) {
                if (!tracking.noLoop() || change.by() != client.id()) {
                    keys.add(change.key());
                }
            }
            if (keys.isEmpty()) {
                return;
            }
        }
        if (tracking.redirect() == 0) {
            tell(client, false, keys);
            return;
        }
        Session other = clients.find(tracking.redirect());
        if (other == null) {
            broken(client, tracking.redirect());
        } else if (other.executor() == client.executor()) {
            tell(other, true, keys);
        } else {
            List<byte[]> told = keys;
            other.executor().execute(() -> {
                tell(other, true, told);
                other.replies.unflushed().flush();
            });
        }
    }

    /** The client that should be told is gone. */
    private static void broken(Session client, long redirect) {
        client.redirectBroken = true;
        if (client.protocol() > 2) {
            ByteBuf out = ReplyQueue.allocate(FIXED_BYTES);
            ReplyWriter writer = new ReplyWriter(out, client.protocol());
            writer.push(2);
            writer.bulk("tracking-redir-broken");
            writer.integer(redirect);
            client.pushAhead(out);
        }
    }

    /** RESP2 has no pushes: there only a client that listens to channels is told, in the place of another. */
    private static void tell(Session to, boolean redirected, @Nullable List<byte[]> keys) {
        boolean pushes = to.protocol() > 2;
        if (!pushes && !(redirected && to.pubsub())) {
            return;
        }
        ByteBuf out = ReplyQueue.allocate(FIXED_BYTES);
        ReplyWriter writer = new ReplyWriter(out, to.protocol());
        if (pushes) {
            writer.push(2);
            writer.bulk("invalidate");
        } else {
            writer.array(3);
            writer.bulk("message");
            writer.bulk(CHANNEL);
        }
        if (keys == null) {
            writer.nullBulk();
        } else {
            writer.array(keys.size());
            keys.forEach(writer::bulk);
        }
        to.pushAhead(out);
    }
}
