package dev.redoubt.node.shard;

import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

/** Waits for what happens elsewhere. */
final class Await {
    private static final long WITHIN_NANOS = 30_000_000_000L;

    private Await() {}

    static void until(String what, Callable<Boolean> condition) {
        long end = System.nanoTime() + WITHIN_NANOS;
        try {
            while (!condition.call()) {
                if (System.nanoTime() > end) {
                    throw new AssertionError("not in time: " + what);
                }
                LockSupport.parkNanos(20_000_000);
            }
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new AssertionError(what, e);
        }
    }
}
