package dev.redoubt.persistence.journal;

import dev.redoubt.persistence.aof.ShardLog;
import dev.redoubt.persistence.aof.format.BrokenChainException;
import dev.redoubt.persistence.log.LogRecord;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The only writer of a {@link ShardLog}: it orders appends, rotations and truncations, and decides which thread runs
 * them.
 *
 * <p>An append runs in the caller's thread (the shard's loop), which costs one {@code write(2)} and no switch of
 * threads. It runs on the IO pool in two cases: during an fsync, because Linux blocks a write to a file that is being
 * fsynced, and while earlier work is queued. A failed write is retried on the IO pool until it succeeds, and its
 * promise stays open: nothing was acknowledged, and a rejection would use up an Akka sequence number (docs/protocol.md
 * 2.10).
 *
 * <p>Any thread may call it; appends come from one.
 */
public final class LogWriter implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LogWriter.class);
    private static final long FIRST_RETRY_MS = 100;
    private static final long LAST_RETRY_MS = 1000;

    private final ShardLog log;
    private final boolean confirmFsynced;
    private final ExecutorService io;
    private final SerialQueue queue;
    private final ReplayCredit credit = new ReplayCredit();
    private final CountDownLatch closed = new CountDownLatch(1);
    /** The failure that is being retried; null while writes succeed. Written by the thread that writes. */
    private volatile @Nullable IOException writeError;
    /** In memory only; see {@link #deletedTo()}. */
    private volatile long deletedTo;

    private final Object fsyncLock = new Object();
    /** True while an fsync runs. Written under {@link #fsyncLock}; appends read it without the lock, as a hint. */
    private volatile boolean fsyncRunning;
    /** The future of the calls that came during the running fsync. Guarded by {@link #fsyncLock}. */
    private @Nullable CompletableFuture<Long> nextFsync;

    /**
     * A writer for an open log.
     *
     * @param confirmFsynced true if an append is complete when it is fsynced (votes), false if when it is written
     * @param io the pool for fsyncs, retries and all other work that may wait; more than one thread
     */
    public LogWriter(ShardLog log, boolean confirmFsynced, ExecutorService io) {
        this.log = log;
        this.confirmFsynced = confirmFsynced;
        this.io = io;
        this.queue = new SerialQueue(io);
    }

    /** The log; callers may use the methods that {@link ShardLog} allows from any thread. */
    public ShardLog log() {
        return log;
    }

    /** The credit that the shard returns as it applies replayed records. */
    public ReplayCredit credit() {
        return credit;
    }

    /** The failure of the write that is being retried; null while writes succeed. Any thread. */
    public @Nullable IOException writeError() {
        return writeError;
    }

    /** The pool on which files are read and written. */
    ExecutorService io() {
        return io;
    }

    /** The index up to which records count as deleted; the next base removes them from the files. */
    long deletedTo() {
        return deletedTo;
    }

    void deleteTo(long index) {
        deletedTo = Math.max(deletedTo, Math.min(index, log.end().index()));
    }

    /**
     * Appends records as one group; returns null if all are appended already, in this thread. The future fails only if
     * the records do not continue the log, if the writer was closed first, or if a confirming fsync failed.
     */
    @Nullable
    CompletableFuture<Void> append(List<LogRecord> records) {
        int written = 0;
        if (!confirmFsynced && !fsyncRunning && queue.acquire()) {
            try {
                while (written < records.size()) {
                    log.append(records.get(written));
                    written++;
                }
                return null;
            } catch (BrokenChainException e) {
                return CompletableFuture.failedFuture(e);
            } catch (IOException e) {
                noteFailure(e);
            } finally {
                queue.release();
            }
        }
        CompletableFuture<Void> done = new CompletableFuture<>();
        int from = written;
        queue.execute(() -> appendRetrying(records, from, done));
        return done;
    }

    private void appendRetrying(List<LogRecord> records, int from, CompletableFuture<Void> done) {
        int written = from;
        long waitMs = FIRST_RETRY_MS;
        while (true) {
            try {
                while (written < records.size()) {
                    log.append(records.get(written));
                    written++;
                }
                if (confirmFsynced) {
                    log.fsync();
                }
                noteSuccess();
                done.complete(null);
                return;
            } catch (BrokenChainException e) {
                done.completeExceptionally(e);
                return;
            } catch (IOException e) {
                if (written == records.size()) {
                    // The fsync failed; it is never retried on the same file (2.10).
                    done.completeExceptionally(e);
                    return;
                }
                noteFailure(e);
            } catch (RuntimeException e) {
                done.completeExceptionally(e);
                return;
            }
            if (waitClosed(waitMs)) {
                done.completeExceptionally(new IOException("the log was closed while a write was retried"));
                return;
            }
            waitMs = Math.min(LAST_RETRY_MS, waitMs * 2);
        }
    }

    private boolean waitClosed(long ms) {
        try {
            return closed.await(ms, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    private void noteFailure(IOException e) {
        if (writeError == null) {
            LOG.error(
                    "Write to the log failed: {}. Retrying every second at most; check disk space and disk.",
                    e.toString());
        }
        writeError = e;
    }

    private void noteSuccess() {
        if (writeError != null) {
            writeError = null;
            LOG.info("Writes to the log succeed again");
        }
    }

    /** Runs {@code task} on the IO pool, after all earlier appends and before all later ones. */
    public <T> CompletableFuture<T> exclusive(Callable<T> task) {
        CompletableFuture<T> done = new CompletableFuture<>();
        queue.execute(() -> complete(done, task));
        return done;
    }

    /** Runs {@code task} on the IO pool, concurrently with everything else. */
    public <T> CompletableFuture<T> background(Callable<T> task) {
        CompletableFuture<T> done = new CompletableFuture<>();
        io.execute(() -> complete(done, task));
        return done;
    }

    @SuppressWarnings("CatchingUnchecked") // every failure completes the future
    private static <T> void complete(CompletableFuture<T> done, Callable<T> task) {
        try {
            done.complete(task.call());
        } catch (Exception e) {
            done.completeExceptionally(e);
        }
    }

    /**
     * Makes all records durable that are appended now. Calls during a running fsync share the next one. The future
     * gives the durable index; a failure is final for the file (docs/protocol.md 2.10).
     */
    public CompletableFuture<Long> fsync() {
        CompletableFuture<Long> mine;
        synchronized (fsyncLock) {
            if (fsyncRunning) {
                if (nextFsync == null) {
                    nextFsync = new CompletableFuture<>();
                }
                return nextFsync;
            }
            fsyncRunning = true;
            mine = new CompletableFuture<>();
        }
        io.execute(() -> runFsync(mine));
        return mine;
    }

    private void runFsync(CompletableFuture<Long> first) {
        CompletableFuture<Long> done = first;
        while (done != null) {
            CompletableFuture<Long> current = done;
            Long index = null;
            Exception failure = null;
            try {
                index = log.fsync();
            } catch (IOException | RuntimeException e) {
                failure = e;
            }
            synchronized (fsyncLock) {
                done = nextFsync;
                nextFsync = null;
                if (done == null) {
                    fsyncRunning = false;
                }
            }
            if (failure == null) {
                current.complete(index);
            } else {
                current.completeExceptionally(failure);
            }
        }
    }

    /** Ends retries and replays; the owner closes the log itself. */
    @Override
    public void close() {
        closed.countDown();
        credit.close();
    }
}
