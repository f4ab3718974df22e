package dev.redoubt.it.failover;

import dev.redoubt.config.HostPort;
import dev.redoubt.it.harness.Place;
import dev.redoubt.node.client.ClientSettings;
import dev.redoubt.node.client.KeyspaceClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * A JVM of its own with a {@link KeyspaceClient} that sends a request every 100 ms and writes down, for each that was
 * answered, when it was sent.
 */
final class MessageClientProcess implements AutoCloseable {
    private static final long PERIOD_MS = 100;
    private static final Duration TIMEOUT = Duration.ofSeconds(2);

    private final Path log;
    private final Process process;

    private MessageClientProcess(Path log, Process process) {
        this.log = log;
        this.process = process;
    }

    /** Starts it; {@code log} gets all that it prints. */
    static MessageClientProcess start(Place place, String sentinels, Path log) throws IOException {
        List<String> command = new ArrayList<>(place.prefix());
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xmx64m", "-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path")));
        command.addAll(List.of(MessageClientProcess.class.getName(), place.host(), sentinels));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        return new MessageClientProcess(log, process);
    }

    /** Whether a request was answered that was sent at {@code unixMs} or later. */
    boolean isAnsweredSince(long unixMs) throws IOException {
        return Files.readAllLines(log, StandardCharsets.UTF_8).stream()
                .anyMatch(line -> line.startsWith("answered ") && Long.parseLong(line.substring(9)) >= unixMs);
    }

    /** Sends a signal, as STOP or CONT. */
    void signal(String name) throws IOException {
        try {
            new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                    .start()
                    .waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    /**
     * The other process.
     *
     * @param args the host on which the cluster reaches it; the sentinels' cluster addresses, as {@code --sentinels}
     */
    public static void main(String[] args) throws Exception {
        List<HostPort> sentinels = new ArrayList<>();
        for (String address : args[1].split(",")) {
            sentinels.add(HostPort.parse(address));
        }
        ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
        KeyspaceClient client = KeyspaceClient.connect(
                ClientSettings.of(sentinels).at(args[0], 0).insecure().within(TIMEOUT));
        var unused = clock.scheduleWithFixedDelay(() -> request(client), 0, PERIOD_MS, TimeUnit.MILLISECONDS);
    }

    private static void request(KeyspaceClient client) {
        long sentMs = System.currentTimeMillis();
        try {
            client.set("silent", Long.toString(sentMs)).toCompletableFuture().join();
            System.out.println("answered " + sentMs);
        } catch (CompletionException e) {
            System.out.println("failed " + sentMs + " " + e.getCause());
        }
    }
}
