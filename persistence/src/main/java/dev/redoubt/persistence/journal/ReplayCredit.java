package dev.redoubt.persistence.journal;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * The back-pressure of a replay: a bound on the bytes of replayed records that the shard has not applied yet. Akka's
 * replay has none, so a log of gigabytes would be read into a mailbox. Any thread.
 */
public final class ReplayCredit {
    /** The most bytes in flight. */
    static final int BYTES = 8 << 20;
    /** The cost of a record beside its payload, in bytes: messages and headers. */
    private static final int RECORD_BYTES = 256;

    private final Semaphore credit = new Semaphore(BYTES);
    private volatile boolean closed;

    /**
     * Waits until the shard has applied enough; the replay calls it on the IO pool. Returns false if the log was
     * closed.
     */
    boolean acquire(int payloadBytes) throws InterruptedException {
        int cost = cost(payloadBytes);
        while (!closed) {
            if (credit.tryAcquire(cost, 100, TimeUnit.MILLISECONDS)) {
                return true;
            }
        }
        return false;
    }

    /** Returns the credit of a record that the shard has applied. */
    public void release(int payloadBytes) {
        credit.release(cost(payloadBytes));
    }

    void close() {
        closed = true;
    }

    private static int cost(int payloadBytes) {
        // A single record may be larger than the whole credit; it takes all of the credit then.
        return (int) Math.min(BYTES, (long) payloadBytes + RECORD_BYTES);
    }
}
