package dev.redoubt.node.client;

import com.typesafe.config.ConfigFactory;
import dev.redoubt.config.ConfigException;
import dev.redoubt.config.HostPort;
import dev.redoubt.config.LogLevel;
import dev.redoubt.config.logging.Logging;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * {@code mvn -q -Pclient package}: writes to the local cluster for ten seconds, prints each second what was
 * acknowledged, and reads everything back. Kill the master meanwhile: the writes go on behind it.
 *
 * <p>Each writer has a key of its own and writes ascending numbers, the next when the last was answered. What is read
 * in the end may be newer than what was acknowledged (an unknown outcome), never older.
 */
public final class Example {
    private static final String SENTINELS = "127.0.0.1:27379,127.0.0.1:27380,127.0.0.1:27381";
    private static final int WRITERS = 8;

    private final KeyspaceClient client;
    private final List<AtomicLong> acknowledged = new ArrayList<>();
    private final AtomicLong all = new AtomicLong();
    private final AtomicLong unknown = new AtomicLong();
    private final AtomicLong notExecuted = new AtomicLong();
    private final CountDownLatch ended = new CountDownLatch(WRITERS);
    private volatile boolean stopped;
    private volatile String lastError = "";

    private Example(KeyspaceClient client) {
        this.client = client;
        for (int i = 0; i < WRITERS; i++) {
            acknowledged.add(new AtomicLong());
        }
    }

    /**
     * Arguments, all optional: the sentinels' cluster addresses as in {@code --sentinels}, the seconds, and the
     * directory with the certificates of the local cluster.
     */
    public static void main(String[] args) throws IOException, ConfigException, InterruptedException {
        Logging.start(Logging.Letter.MASTER, LogLevel.NOTICE, "");
        List<HostPort> sentinels = new ArrayList<>();
        for (String address : (args.length > 0 ? args[0] : SENTINELS).split(",")) {
            sentinels.add(HostPort.parse(address));
        }
        int seconds = args.length > 1 ? Integer.parseInt(args[1]) : 10;
        boolean kept;
        try (KeyspaceClient client =
                KeyspaceClient.connect(settings(sentinels, Path.of(args.length > 2 ? args[2] : "data/tls")))) {
            kept = new Example(client).run(seconds);
        }
        System.exit(kept ? 0 : 1);
    }

    /** Akka tells at length of each connection that a killed process leaves behind. */
    private static ClientSettings settings(List<HostPort> sentinels, Path certificates) {
        return ClientSettings.of(sentinels)
                .tls(
                        certificates.resolve("cluster.crt"),
                        certificates.resolve("cluster.key"),
                        certificates.resolve("ca.crt"))
                .with(ConfigFactory.parseString("akka.loglevel = ERROR"));
    }

    private boolean run(int seconds) throws InterruptedException {
        if (!findMaster()) {
            return false;
        }
        System.out.println("Writing for " + seconds + " s. Kill the master meanwhile: kill -9 <its pid>");
        for (int writer = 0; writer < WRITERS; writer++) {
            write(writer, 1);
        }
        long before = 0;
        for (int second = 1; second <= seconds; second++) {
            boolean unused = ended.await(1, TimeUnit.SECONDS);
            long now = all.get();
            System.out.printf(
                    "%3d s: %6d acknowledged; in all %d, outcome unknown %d, not executed %d %s%n",
                    second, now - before, now, unknown.get(), notExecuted.get(), lastError);
            lastError = "";
            before = now;
        }
        stopped = true;
        ended.await();
        return readBack();
    }

    private boolean findMaster() {
        try {
            System.out.println(client.send("PING").toCompletableFuture().join());
            return true;
        } catch (CompletionException e) {
            System.out.println("No cluster (start one with mvn -q -Pcluster package): " + e.getCause());
            return false;
        }
    }

    private void write(int writer, long number) {
        if (stopped) {
            ended.countDown();
            return;
        }
        client.set(key(writer), Long.toString(number)).whenComplete((ok, failure) -> {
            if (failure == null) {
                acknowledged.get(writer).set(number);
                all.incrementAndGet();
            } else {
                count(failure);
            }
            write(writer, number + 1);
        });
    }

    private void count(Throwable failure) {
        Throwable why = failure.getCause() == null ? failure : failure.getCause();
        lastError = "(" + why.getMessage() + ")";
        if (why instanceof OutcomeUnknownException) {
            unknown.incrementAndGet();
        } else {
            notExecuted.incrementAndGet();
        }
    }

    private boolean readBack() {
        boolean kept = true;
        for (int writer = 0; writer < WRITERS; writer++) {
            long acked = acknowledged.get(writer).get();
            long found =
                    number(client.get(key(writer)).toCompletableFuture().join().orElse(null));
            kept &= found >= acked;
            System.out.printf("%s: acknowledged up to %d, found %d%n", key(writer), acked, found);
        }
        System.out.println(kept ? "Everything that was acknowledged is there." : "ACKNOWLEDGED WRITES ARE MISSING");
        return kept;
    }

    private static long number(byte @Nullable [] value) {
        return Optional.ofNullable(value)
                .map(bytes -> Long.parseLong(new String(bytes, StandardCharsets.US_ASCII)))
                .orElse(0L);
    }

    private static String key(int writer) {
        return "example:" + writer;
    }
}
