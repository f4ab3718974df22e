package dev.redoubt.persistence.journal;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * How many bytes of replayed records may be on their way to a shard that has not applied them yet. Akka's replay has
 * no back-pressure: without this a log of gigabytes would be read into a mailbox.
 */
public final class ReplayCredit {
    /** In flight at most. */
    static final int BYTES = 8 << 20;
    /** What a record costs beyond its payload: messages and headers. */
    private static final int RECORD_BYTES = 256;

    private final Semaphore credit = new Semaphore(BYTES);
    private volatile boolean closed;

    /** Waits until the shard has applied enough; called by the replay, on the IO pool. False if the log was closed. */
    boolean acquire(int payloadBytes) throws InterruptedException {
        int cost = cost(payloadBytes);
        while (!closed) {
            if (credit.tryAcquire(cost, 100, TimeUnit.MILLISECONDS)) {
                return true;
            }
        }
        return false;
    }

    /** The shard has applied a record with so much payload. Any thread. */
    public void release(int payloadBytes) {
        credit.release(cost(payloadBytes));
    }

    void close() {
        closed = true;
    }

    private static int cost(int payloadBytes) {
        // A single record may be larger than the whole credit: it then takes all of it.
        return (int) Math.min(BYTES, (long) payloadBytes + RECORD_BYTES);
    }
}
