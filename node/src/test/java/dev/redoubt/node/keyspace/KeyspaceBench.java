package dev.redoubt.node.keyspace;

import java.io.IOException;
import java.util.SplittableRandom;

/**
 * Rates, worst gap and bytes a key of one thread on strings of 64 bytes under keys of 11. Run it by hand:
 * {@code java -Xmx3g -XX:+UseParallelGC -Xmn64m -cp … dev.redoubt.node.keyspace.KeyspaceBench 2000000}
 */
public final class KeyspaceBench {
    private static final int KEY_BYTES = 11;

    private final Database db;
    private final Keyspace keyspace;
    private final int keys;
    private final byte[] key = new byte[KEY_BYTES];
    private final byte[] value = new byte[64];
    private long sink;

    private KeyspaceBench(int keys) {
        this.keys = keys;
        this.keyspace = new Keyspace(1, KeyspaceOptions.defaults(42, 43));
        this.db = keyspace.db(0);
    }

    public static void main(String[] args) throws IOException, InterruptedException {
        int keys = args.length > 0 ? Integer.parseInt(args[0]) : 2_000_000;
        KeyspaceBench warm = new KeyspaceBench(100_000);
        warm.insertAll("warm-up insert");
        warm.run("warm-up set", 2_000_000, true);
        warm.run("warm-up get", 2_000_000, false);
        KeyspaceBench bench = new KeyspaceBench(keys);
        bench.insertAll("insert");
        System.out.printf(
                "used %.1f bytes a key, heap live %.1f%n", (double) bench.keyspace.usedBytes() / keys, heap(keys));
        bench.run("overwrite", 5_000_000, true);
        bench.run("get", 5_000_000, false);
        FrozenView view = bench.keyspace.freeze();
        Thread walker = new Thread(() -> bench.walk(view));
        walker.start();
        bench.run("overwrite under a view that is walked", 5_000_000, true);
        bench.run("get under a view", 5_000_000, false);
        walker.join();
        System.out.printf("retained %d MiB%n", bench.keyspace.heldByViewsBytes() >> 20);
        long start = System.nanoTime();
        view.close();
        System.out.printf("close %.1f ms%n", (System.nanoTime() - start) / 1e6);
        bench.run("overwrite after the view", 5_000_000, true);
        System.out.printf("used %.1f bytes a key%n", (double) bench.keyspace.usedBytes() / keys);
    }

    private static double heap(int keys) {
        System.gc();
        return (double) (Runtime.getRuntime().totalMemory()
                        - Runtime.getRuntime().freeMemory())
                / keys;
    }

    private void walk(FrozenView view) {
        long start = System.nanoTime();
        long[] count = {0};
        try {
            view.walk(0, (k, entry) -> count[0] += entry.valueLength());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        System.out.printf("walked %d keys in %.0f ms%n", count[0] / 64, (System.nanoTime() - start) / 1e6);
    }

    private void insertAll(String name) {
        long worst = 0;
        long start = System.nanoTime();
        long last = start;
        for (int i = 0; i < keys; i++) {
            setKey(i);
            db.setString(key, value, Entry.NO_EXPIRY);
            if ((i & 15) == 0) {
                long now = System.nanoTime();
                worst = Math.max(worst, now - last);
                last = now;
            }
        }
        report(name, keys, start, worst);
    }

    private void run(String name, int operations, boolean set) {
        SplittableRandom random = new SplittableRandom(1);
        long worst = 0;
        long start = System.nanoTime();
        long last = start;
        for (int i = 0; i < operations; i++) {
            setKey(random.nextInt(keys));
            if (set) {
                db.setString(key, value, Entry.NO_EXPIRY);
            } else {
                Entry entry = db.find(key);
                sink += entry.page()[entry.valueOffset()] + entry.valueLength();
            }
            if ((i & 15) == 0) {
                long now = System.nanoTime();
                worst = Math.max(worst, now - last);
                last = now;
            }
        }
        report(name, operations, start, worst);
    }

    private void report(String name, int operations, long start, long worst) {
        double seconds = (System.nanoTime() - start) / 1e9;
        System.out.printf(
                "%-40s %6.2f M/s, worst gap %.2f ms (%d)%n", name, operations / seconds / 1e6, worst / 1e6, sink & 1);
    }

    private void setKey(int number) {
        int left = number;
        for (int i = KEY_BYTES - 1; i >= 0; i--) {
            key[i] = (byte) ('0' + left % 10);
            left /= 10;
        }
    }
}
