package dev.redoubt.node.cluster.transport;

import akka.actor.typed.ActorRef;
import dev.redoubt.node.cluster.codec.WireFormat;
import dev.redoubt.persistence.log.MemberId;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The rule that decides which envelopes go by the {@link BulkActor}: those too large for a frame of Artery, and those
 * of the same types while such a one is on its way to the same peer. Thread-safe; messages that one thread sends keep
 * their order.
 */
public final class BulkRoute {
    /**
     * The most bytes that may wait for one peer; one message alone may be larger. The cores' own credits are far below.
     */
    private static final long MAX_WAITING_BYTES = 64L << 20;

    private static final int MAX_WAITING = 4_096;

    private static final Logger LOG = LoggerFactory.getLogger(BulkRoute.class);

    private final WireFormat format;
    private final ActorRef<BulkActor.Command> actor;
    private final Map<MemberId, Waiting> waiting = new ConcurrentHashMap<>();

    /** The bytes that the actor has and that have not left yet. */
    private static final class Waiting {
        private final AtomicInteger count = new AtomicInteger();
        private final AtomicLong bytes = new AtomicLong();

        private void disposed(long weight) {
            bytes.addAndGet(-weight);
            count.decrementAndGet();
        }
    }

    /**
     * The rule of one process.
     *
     * @param format knows the sizes of messages
     * @param actor carries what is too large
     */
    public BulkRoute(WireFormat format, ActorRef<BulkActor.Command> actor) {
        this.format = format;
        this.actor = actor;
    }

    /** Returns true if it took the envelope for {@code peer}, or dropped it. */
    public boolean take(ActorRef<Wire> peer, Envelope envelope) {
        long weight = format.weight(envelope.message());
        if (weight == WireFormat.NOT_BULK) {
            return false;
        }
        if (weight > Envelope.MAX_BYTES) {
            LOG.error(
                    "Dropped a message of {} bytes to {}: a message has at most {} bytes. Split the request or the"
                            + " reply.",
                    weight,
                    envelope.to(),
                    Envelope.MAX_BYTES);
            return true;
        }
        Waiting queue = waiting.computeIfAbsent(envelope.to(), id -> new Waiting());
        int before = queue.count.get();
        if (weight <= Fragment.LARGE_BYTES && before == 0) {
            return false;
        }
        if (before == 0 || (before < MAX_WAITING && queue.bytes.get() + weight <= MAX_WAITING_BYTES)) {
            queue.count.incrementAndGet();
            queue.bytes.addAndGet(weight);
            actor.tell(new BulkActor.Send(new FragmentSender.Item<>(peer, envelope, weight, queue::disposed)));
        }
        return true;
    }
}
