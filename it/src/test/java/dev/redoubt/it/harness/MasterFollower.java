package dev.redoubt.it.harness;

import dev.redoubt.persistence.testing.RespClient;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * A client that follows the master: it connects to the node that the sentinels name, and asks them again when its
 * connection breaks. Immutable; each thread may run its own loop.
 *
 * @param finder the node that is named now, if any
 * @param timeoutMs how long a reply is waited for, in milliseconds
 * @param pause the time between two connections
 */
public record MasterFollower(Supplier<Optional<RedoubtProcess>> finder, int timeoutMs, Duration pause) {
    /** The work of one connection; it returns when it is done, and throws when it wants another connection. */
    public interface Work {
        void run(RespClient client) throws IOException;
    }

    /** Does the work again and again, on one connection after the other, until {@code ended}. */
    public void follow(BooleanSupplier ended, Work work) {
        while (!ended.getAsBoolean()) {
            Optional<RedoubtProcess> master = finder.get();
            if (master.isPresent()) {
                try (RespClient client = master.get().connect()) {
                    client.timeoutMs(timeoutMs);
                    work.run(client);
                } catch (IOException broken) {
                    // The work knows what was not answered; the next connection goes to whoever is master then.
                    LockSupport.parkNanos(pause.toNanos());
                }
            } else {
                LockSupport.parkNanos(pause.toNanos());
            }
        }
    }
}
