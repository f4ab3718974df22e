package dev.redoubt.node.net;

import dev.redoubt.node.memory.MemoryGovernor;
import dev.redoubt.node.memory.MemoryOwner;

/**
 * The memory of one client in the account of its process: what it sent and is not answered, and what it has still to
 * read. The connection's loop only.
 */
final class ClientMemory {
    /** The account of the process is brought up to date in steps of this, so that short requests pay nothing. */
    private static final int STEP_BYTES = 4 << 10;

    private final MemoryGovernor governor;

    /** The bytes of the unanswered batches, by their number modulo the length, which is a power of two. */
    private final int[] batchBytes;

    private int firstBatch;
    private int nextBatch;
    private long unansweredBytes;

    /** The bytes of the requests between MULTI and EXEC. */
    private long queuedBytes;

    /** The bytes that the account of the process has for this client. */
    private long requests;

    private long replies;
    private boolean closed;

    /** @param maxUnanswered the most batches that are unanswered at a time; a power of two */
    ClientMemory(MemoryGovernor governor, int maxUnanswered) {
        this.governor = governor;
        this.batchBytes = new int[maxUnanswered];
    }

    /** A batch of requests was handed over. */
    void asked(int bytes) {
        batchBytes[nextBatch++ & (batchBytes.length - 1)] = bytes;
        unansweredBytes += bytes;
    }

    /** The oldest unanswered batch was answered. */
    void answered() {
        unansweredBytes -= batchBytes[firstBatch++ & (batchBytes.length - 1)];
    }

    void setQueuedBytes(long bytes) {
        queuedBytes = bytes;
    }

    /** Returns what the client sent and is not done, in bytes. */
    long requests() {
        return requests;
    }

    /** Returns what the account of the process has for the client, in bytes. */
    long accountedBytes() {
        return requests + replies;
    }

    /**
     * Brings the account up to date.
     *
     * @param receiving the bytes of requests that are not complete
     * @param unread the bytes of replies that wait
     */
    void update(long receiving, long unread) {
        if (closed) {
            return;
        }
        long asked = receiving + queuedBytes + governor.requestCopies() * unansweredBytes;
        if (Math.abs(asked - requests) >= STEP_BYTES) {
            set(asked, replies);
        }
        if (Math.abs(unread - replies) >= STEP_BYTES) {
            set(requests, unread);
        }
    }

    /** The connection is gone. */
    void close() {
        closed = true;
        set(0, 0);
    }

    private void set(long asked, long unread) {
        governor.add(MemoryOwner.REQUESTS, asked - requests);
        governor.add(MemoryOwner.REPLIES, unread - replies);
        requests = asked;
        replies = unread;
    }
}
