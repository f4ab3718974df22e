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
 * The one door to a {@link ShardLog}: orders appends, rotations and cuts, and decides which thread does them.
 *
 * <p>An append runs in the caller's thread (the shard's loop), which costs one {@code write(2)} and no switch. It goes
 * to the IO pool while an fsync runs, because Linux blocks a write to a file that is being fsynced, and while earlier
 * work is still there. A write that fails is retried on the IO pool until it succeeds, its promise open: nothing was
 * acknowledged, and rejecting it would burn an Akka sequence number (docs/protocol.md 2.10).
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
    private volatile @Nullable IOException writeError;
    private volatile long deletedTo;

    private final Object fsyncLock = new Object();
    private boolean fsyncRunning;
    private @Nullable CompletableFuture<Long> nextFsync;
    private volatile boolean fsyncBlocks;

    /**
     * A writer for an open log.
     *
     * @param confirmFsynced whether an append is done only when it is fsynced (votes), not when it is written
     * @param io runs fsyncs, retries and whatever else may wait; must not be bounded to one thread
     */
    public LogWriter(ShardLog log, boolean confirmFsynced, ExecutorService io) {
        this.log = log;
        this.confirmFsynced = confirmFsynced;
        this.io = io;
        this.queue = new SerialQueue(io);
    }

    /** The log; only for what {@link ShardLog} allows from any thread. */
    public ShardLog log() {
        return log;
    }

    /** What the shard gives back as it applies replayed records. */
    public ReplayCredit credit() {
        return credit;
    }

    /** Why the last write failed, while it is being retried; null when writing works. Any thread. */
    public @Nullable IOException writeError() {
        return writeError;
    }

    /** The pool on which files are read and written. */
    ExecutorService io() {
        return io;
    }

    /** Records up to here count as deleted; they are gone from the files with the next base. */
    long deletedTo() {
        return deletedTo;
    }

    void deleteTo(long index) {
        deletedTo = Math.max(deletedTo, Math.min(index, log.end().index()));
    }

    /**
     * Appends records as one group; null when that is done already, in this thread. The future fails only if the
     * records do not continue the log, or if the writer was closed first.
     */
    @Nullable
    CompletableFuture<Void> append(List<LogRecord> records) {
        int written = 0;
        if (!confirmFsynced && !fsyncBlocks && queue.acquire()) {
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
                    // It was the fsync, which is never tried again on the same file.
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
            LOG.error("Writing the log failed, trying again: {}", e.toString());
        }
        writeError = e;
    }

    private void noteSuccess() {
        if (writeError != null) {
            writeError = null;
            LOG.info("Writing the log works again");
        }
    }

    /** Runs {@code task} on the IO pool, behind all appends before and ahead of all after it. */
    public <T> CompletableFuture<T> exclusive(Callable<T> task) {
        CompletableFuture<T> done = new CompletableFuture<>();
        queue.execute(() -> complete(done, task));
        return done;
    }

    /** Runs {@code task} on the IO pool, in no order with anything. */
    public <T> CompletableFuture<T> background(Callable<T> task) {
        CompletableFuture<T> done = new CompletableFuture<>();
        io.execute(() -> complete(done, task));
        return done;
    }

    @SuppressWarnings("CatchingUnchecked") // whatever it is, it reaches whoever waits for the future
    private static <T> void complete(CompletableFuture<T> done, Callable<T> task) {
        try {
            done.complete(task.call());
        } catch (Exception e) {
            done.completeExceptionally(e);
        }
    }

    /**
     * Makes durable what is appended at this moment. Calls that come while an fsync runs share the next one. The future
     * gives the index that is durable; a failure is final for the file (docs/protocol.md 2.10).
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
            fsyncBlocks = true;
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
                    fsyncBlocks = false;
                }
            }
            if (failure == null) {
                current.complete(index);
            } else {
                current.completeExceptionally(failure);
            }
        }
    }

    /** Ends retries and replays; the log itself is closed by its owner. */
    @Override
    public void close() {
        closed.countDown();
        credit.close();
    }
}
