package dev.redoubt.node.cluster.transport;

import dev.redoubt.node.cluster.codec.WireFormat;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The queue of what one peer is still to get, in order: large envelopes in {@link Fragment}s, at most a window ahead of
 * what the peer has, and between them the small ones that must not overtake them. An envelope of which a piece was lost
 * is given up; a core notices that as it notices any lost message. Pure; one thread.
 *
 * <pre>
 *   IDLE -- a large envelope is first --> SENDING -- all acknowledged, refused, or no progress --> IDLE
 * </pre>
 *
 * @param <R> how the peer is reached; an actor reference in production
 */
final class FragmentSender<R> {
    /** Pieces under way at once: 4 MiB, far below Artery's outbound queue. */
    static final int WINDOW = 32;

    /** No piece acknowledged for so long: the envelope is given up. */
    static final long STALLED_MS = 5_000;

    /** A receiver hears so often that the sender lives; its core takes a fifth of a second of silence for normal. */
    private static final long SIGN_EVERY_MS = 40;

    private final Host<R> host;
    private final Deque<Item<R>> queue = new ArrayDeque<>();
    private @Nullable Item<R> current;
    private ByteBuffer bytes = ByteBuffer.allocate(0);
    private @Nullable Transfer transfer;
    private int sent;
    private int acknowledged;
    private long progressMs;
    private long signMs;

    /** The surroundings that it needs. */
    interface Host<R> {
        /** Sends to the peer. */
        void send(R to, Wire message);

        /** The serialized form, from position 0 to the limit. */
        ByteBuffer serialize(Envelope envelope, long weight);

        /** See {@link WireFormat#sign}. */
        Envelope sign(Envelope envelope);

        /** A number greater than those before. */
        Transfer next(Envelope envelope);
    }

    /**
     * An envelope that waits.
     *
     * @param weight about its bytes
     * @param disposed is told when it has left, or was given up
     */
    record Item<R>(R to, Envelope envelope, long weight, Consumer<Long> disposed) {
        boolean isLarge() {
            return weight > Fragment.LARGE_BYTES;
        }

        void dispose() {
            disposed.accept(weight);
        }
    }

    FragmentSender(Host<R> host) {
        this.host = host;
    }

    /**
     * Sends an envelope after those that were offered before. Envelopes for an earlier process of that identity are
     * void.
     */
    void offer(Item<R> item, long nowMs) {
        Item<R> first = current == null ? queue.peek() : current;
        if (first != null && !first.to().equals(item.to())) {
            clear();
        }
        queue.add(item);
        proceed(nowMs);
    }

    /** Credit came back. */
    void acknowledged(FragmentAck ack, long nowMs) {
        Item<R> item = current;
        if (item == null || !ack.transfer().equals(transfer)) {
            return;
        }
        if (ack.received() == FragmentAck.REFUSED || ack.received() == Fragment.count(bytes.limit())) {
            finish(item);
            proceed(nowMs);
        } else if (ack.received() > acknowledged && ack.received() <= sent) {
            acknowledged = ack.received();
            progressMs = nowMs;
            sign(item, nowMs);
            fill(item);
        }
    }

    /** True if it gave up an envelope. */
    boolean tick(long nowMs) {
        Item<R> item = current;
        if (item == null || nowMs - progressMs <= STALLED_MS) {
            return false;
        }
        finish(item);
        proceed(nowMs);
        return true;
    }

    /** True if nothing waits. */
    boolean isIdle() {
        return current == null && queue.isEmpty();
    }

    /** Gives everything up. */
    void clear() {
        Item<R> item = current;
        if (item != null) {
            finish(item);
        }
        queue.forEach(Item::dispose);
        queue.clear();
    }

    private void proceed(long nowMs) {
        while (current == null && !queue.isEmpty()) {
            Item<R> item = queue.remove();
            if (item.isLarge()) {
                begin(item, nowMs);
            } else {
                host.send(item.to(), item.envelope());
                item.dispose();
            }
        }
    }

    private void begin(Item<R> item, long nowMs) {
        host.send(item.to(), host.sign(item.envelope()));
        signMs = nowMs;
        current = item;
        bytes = host.serialize(item.envelope(), item.weight());
        transfer = host.next(item.envelope());
        sent = 0;
        acknowledged = 0;
        progressMs = nowMs;
        fill(item);
    }

    private void sign(Item<R> item, long nowMs) {
        if (nowMs - signMs >= SIGN_EVERY_MS) {
            signMs = nowMs;
            host.send(item.to(), host.sign(item.envelope()));
        }
    }

    private void fill(Item<R> item) {
        Transfer which = transfer;
        int count = Fragment.count(bytes.limit());
        while (which != null && sent < count && sent - acknowledged < WINDOW) {
            int begin = sent * Fragment.BYTES;
            byte[] piece = new byte[Math.min(Fragment.BYTES, bytes.limit() - begin)];
            bytes.get(begin, piece);
            host.send(item.to(), new Fragment(which, bytes.limit(), sent, piece));
            sent++;
        }
    }

    private void finish(Item<R> item) {
        current = null;
        transfer = null;
        bytes = ByteBuffer.allocate(0);
        item.dispose();
    }
}
