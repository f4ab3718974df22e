package dev.redoubt.node.client;

import dev.redoubt.node.protocol.ClientMessage;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The requests that were accepted and have not ended: how many and how large they may be, and each one's single end.
 * They outlive the ActorSystem that sends them. Thread-safe.
 */
final class InFlight {
    /** A message and its envelope fit into Artery's {@code maximum-frame-size} of 1 MiB. */
    static final int MAX_REQUEST_BYTES = 1000 << 10;
    /** The most bytes that all requests may hold together. */
    static final int MAX_BYTES = 32 << 20;

    private final int max;
    private final Semaphore places;
    private final Semaphore room = new Semaphore(MAX_BYTES);
    private final AtomicLong lastNumber = new AtomicLong();
    private final ConcurrentSkipListMap<Long, Request> requests = new ConcurrentSkipListMap<>();
    private final ClientMetrics metrics;
    private final LongSupplier nanoTime;
    private volatile boolean closed;

    /**
     * @param max requests at once
     * @param metrics is told of each end
     * @param nanoTime monotonic
     */
    InFlight(int max, ClientMetrics metrics, LongSupplier nanoTime) {
        this.max = max;
        this.metrics = metrics;
        this.nanoTime = nanoTime;
        this.places = new Semaphore(max);
    }

    /**
     * Takes a request in.
     *
     * @throws RequestRefusedException it is too large, there are too many, or the client is closed
     */
    Request admit(List<ClientMessage.Command> commands, long deadlineMs) {
        long bytes = size(commands);
        if (bytes > MAX_REQUEST_BYTES) {
            throw new RequestRefusedException(
                    "a request of " + bytes + " bytes; at most " + MAX_REQUEST_BYTES + " fit into a message");
        }
        if (!places.tryAcquire()) {
            throw new RequestRefusedException("already " + max + " requests are in flight");
        }
        if (!room.tryAcquire((int) bytes)) {
            places.release();
            throw new RequestRefusedException("requests of " + MAX_BYTES + " bytes are already in flight");
        }
        Request request =
                new Request(lastNumber.incrementAndGet(), commands, (int) bytes, deadlineMs, nanoTime.getAsLong());
        requests.put(request.number, request);
        // Looked at after the request can be seen: either close() ends it, or this does.
        if (closed) {
            fail(request, new RequestRefusedException("the client is closed"));
        }
        return request;
    }

    /** Returns about the bytes that the commands take in a message. */
    static long size(List<ClientMessage.Command> commands) {
        long bytes = 0;
        for (ClientMessage.Command command : commands) {
            bytes += Integer.BYTES;
            for (byte[] arg : command.args()) {
                bytes += Integer.BYTES + arg.length;
            }
        }
        return bytes;
    }

    @Nullable
    Request find(long number) {
        return requests.get(number);
    }

    boolean isEmpty() {
        return requests.isEmpty();
    }

    /** Oldest first; may be changed meanwhile. */
    Collection<Request> all() {
        return requests.values();
    }

    void complete(Request request, List<Reply> replies) {
        if (end(request)) {
            metrics.answered(request.name(), nanoTime.getAsLong() - request.submittedNanos, request.bytes);
            request.result.complete(replies);
        }
    }

    void fail(Request request, KeyspaceException why) {
        if (end(request)) {
            metrics.failed(request.name(), nanoTime.getAsLong() - request.submittedNanos, why.outcome());
            request.result.completeExceptionally(why);
        }
    }

    private boolean end(Request request) {
        boolean ours = requests.remove(request.number, request);
        if (ours) {
            places.release();
            room.release(request.bytes);
        }
        return ours;
    }

    /** Refuses from now on, and ends what is left; only when nobody sends any more. */
    void close() {
        closed = true;
        for (Request request : all()) {
            fail(
                    request,
                    request.sentTo == null
                            ? new RequestRefusedException("the client was closed before it found a master")
                            : new OutcomeUnknownException("the client was closed before the answer came"));
        }
    }
}
