package dev.redoubt.it.archive;

import dev.redoubt.it.harness.MasterFollower;
import dev.redoubt.it.harness.RedoubtProcess;
import dev.redoubt.persistence.testing.Await;
import dev.redoubt.persistence.testing.RespClient;
import dev.redoubt.persistence.testing.RespClient.RespError;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** Writers that fill a {@link WrittenHistory} at whoever is master, with pauses of some milliseconds. */
final class PacedWriters implements AutoCloseable {
    private static final int TIMEOUT_MS = 10_000;
    private static final int MAX_PAUSE_MS = 5;
    private static final Duration RECONNECT = Duration.ofMillis(20);

    private final WrittenHistory history;
    private final List<Thread> threads = new ArrayList<>();
    private final AtomicLong written = new AtomicLong();
    private volatile boolean stopped;

    PacedWriters(WrittenHistory history, Supplier<Optional<RedoubtProcess>> master) {
        this.history = history;
        MasterFollower follower = new MasterFollower(master, TIMEOUT_MS, RECONNECT);
        for (int i = 0; i < history.writers(); i++) {
            int writer = i;
            Thread thread = new Thread(
                    () -> follower.follow(() -> stopped, client -> write(writer, client)), "writer " + writer);
            threads.add(thread);
            thread.start();
        }
    }

    private void write(int writer, RespClient client) throws IOException {
        while (!stopped) {
            String value = history.sent(writer, System.currentTimeMillis());
            Object reply = client.call("SET", WrittenHistory.key(writer), value);
            if (reply instanceof RespError refused) {
                // Its outcome is unknown, as if there were no reply; the master may have changed.
                throw new IOException("SET of " + value + ": " + refused);
            }
            history.answered(writer, System.currentTimeMillis());
            written.incrementAndGet();
            int pauseMs = ThreadLocalRandom.current().nextInt(MAX_PAUSE_MS);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(pauseMs));
        }
    }

    /** Waits until so many more writes are acknowledged, and so much time has passed. */
    void awaitWrites(int more, Duration time) {
        long enough = written.get() + more;
        Await.until("writes", () -> written.get() >= enough);
        LockSupport.parkNanos(time.toNanos());
    }

    @Override
    public void close() {
        stopped = true;
        Await.until("the end of the writers", () -> threads.stream().noneMatch(Thread::isAlive));
    }
}
