package dev.redoubt.it.harness;

import static org.awaitility.Awaitility.await;

import dev.redoubt.persistence.testing.Ports;
import dev.redoubt.persistence.testing.RespClient;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One node or sentinel in a JVM of its own. It may be killed and started again on the same ports and folder. */
public final class RedoubtProcess implements AutoCloseable {
    /** What is started: the jar that a user starts, with the JVM flags shipped beside it. */
    public enum Kind {
        NODE,
        SENTINEL;

        private Path file(Path checkout, String ending) {
            String name = name().toLowerCase(java.util.Locale.ROOT);
            return checkout.resolve(name + "/target/redoubt-" + name + ending);
        }
    }

    private static final Duration START = Duration.ofSeconds(60);
    private static final long EXIT_SECONDS = 30;

    private final Path checkout;
    private final Kind kind;
    private final Place place;
    private final int port;
    private final Path dir;
    private final List<String> args;
    private final Path log;

    /** More options of the JVM, behind those of the shipped file. */
    private List<String> jvmOptions = List.of();

    /** What stands before all directives: a configuration file. */
    private List<String> first = List.of();

    private @Nullable Process process;

    /** Not started yet; {@code dir} is created and becomes its {@code --dir}; it logs to {@code dir/../<dir>.log}. */
    public RedoubtProcess(Kind kind, int port, Path dir, List<String> args) {
        this(root(), kind, Place.HERE, port, dir, args);
    }

    /** The same somewhere else. */
    RedoubtProcess(Kind kind, Place place, int port, Path dir, List<String> args) {
        this(root(), kind, place, port, dir, args);
    }

    private RedoubtProcess(Path checkout, Kind kind, Place place, int port, Path dir, List<String> args) {
        this.checkout = checkout;
        this.kind = kind;
        this.place = place;
        this.port = port;
        this.dir = dir;
        this.args = List.copyOf(args);
        this.log = dir.resolveSibling(dir.getFileName() + ".log");
    }

    /** A lone node on a free port. */
    public static RedoubtProcess node(Path dir, String... args) {
        return new RedoubtProcess(Kind.NODE, Ports.free(), dir, List.of(args));
    }

    /** A lone node on a free port, from the jar that was built in another checkout. */
    public static RedoubtProcess nodeOf(Path checkout, Path dir, String... args) {
        return new RedoubtProcess(checkout, Kind.NODE, Place.HERE, Ports.free(), dir, List.of(args));
    }

    /** A lone node on a free port that may have only so many files open. */
    public static RedoubtProcess limited(int files, Path dir, String... args) {
        Place place = new Place("127.0.0.1", List.of("prlimit", "--nofile=" + files + ":" + files));
        return new RedoubtProcess(Kind.NODE, place, Ports.free(), dir, List.of(args));
    }

    /** Adds options of the JVM, for later starts. */
    public RedoubtProcess withJvm(String... options) {
        jvmOptions = List.of(options);
        return this;
    }

    /** Names a configuration file, for later starts. */
    public RedoubtProcess withFile(Path file) {
        first = List.of(file.toString());
        return this;
    }

    /** The folder of the checkout, from the build. */
    static Path root() {
        String root = System.getProperty("redoubt.root");
        if (root == null) {
            throw new IllegalStateException("-Dredoubt.root is not set: run through Maven");
        }
        return Path.of(root);
    }

    /** Returns the command of a shell that starts a process of this build, without directives. */
    public static String command(Kind kind) {
        return Path.of(System.getProperty("java.home"), "bin", "java") + " @" + kind.file(root(), ".jvmopts") + " -jar "
                + kind.file(root(), ".jar");
    }

    /** Starts the process and returns at once. */
    public RedoubtProcess launch(String... more) {
        try {
            Files.createDirectories(dir);
            List<String> command = new ArrayList<>(place.prefix());
            command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
            command.add("@" + kind.file(checkout, ".jvmopts"));
            command.addAll(jvmOptions);
            command.addAll(List.of("-jar", kind.file(checkout, ".jar").toString()));
            command.addAll(first);
            command.addAll(List.of("--port", Integer.toString(port), "--dir", dir.toString()));
            command.addAll(List.of("--bind", place.host()));
            if (!place.equals(Place.HERE)) {
                // The bridge of a Network is reached by this machine alone, and the tests there are about lost packets.
                command.addAll(List.of("--cluster-insecure", "yes", "--protected-mode", "no"));
            }
            command.addAll(args);
            command.addAll(List.of(more));
            Process started = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                    .start();
            Runtime.getRuntime().addShutdownHook(new Thread(started::destroyForcibly));
            process = started;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    /** Starts the process and waits until it answers PING, whatever the answer. */
    public RedoubtProcess start(String... more) {
        launch(more);
        await().atMost(START).pollInterval(Duration.ofMillis(20)).until(() -> {
            if (!isAlive()) {
                throw new IllegalStateException(this + " ended at its start:\n" + log());
            }
            return answersPing();
        });
        return this;
    }

    private boolean answersPing() {
        try (RespClient client = connect()) {
            return client.call("PING") != null;
        } catch (IOException notYet) {
            return false;
        }
    }

    /** Waits until it serves data commands as a master does. */
    public RedoubtProcess awaitMaster() {
        await().atMost(START).pollInterval(Duration.ofMillis(20)).until(() -> {
            try (RespClient client = connect()) {
                return client.call("GET", "no-such-key") == null;
            } catch (IOException notYet) {
                return false;
            }
        });
        return this;
    }

    public RespClient connect() throws IOException {
        return new RespClient(place.host(), port);
    }

    /** Where it listens: host and port, as Redis prints an address. */
    public String address() {
        return place.host() + ":" + port;
    }

    public int port() {
        return port;
    }

    public Path dir() {
        return dir;
    }

    public long pid() {
        return running().pid();
    }

    public boolean isAlive() {
        return process != null && process.isAlive();
    }

    /** All that it has printed, over all its starts. */
    public String log() {
        try {
            return Files.exists(log) ? Files.readString(log) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** kill -9, and waits until it is gone. */
    public void kill9() {
        kill9AtOnce();
        awaitExit();
    }

    /** kill -9 without waiting: for several at the same moment. */
    public void kill9AtOnce() {
        running().destroyForcibly();
    }

    /** SIGTERM; returns the exit code. */
    public int terminate() {
        running().destroy();
        return awaitExit();
    }

    /** Sends any other signal, as STOP or CONT. */
    public void signal(String name) throws IOException {
        signal(pid(), name);
    }

    /** Sends a signal to a process of this test. */
    public static void signal(long pid, String name) throws IOException {
        try {
            new ProcessBuilder("kill", "-" + name, Long.toString(pid)).start().waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    /** Waits until it has ended by itself; returns the exit code. */
    public int awaitExit() {
        try {
            if (!running().waitFor(EXIT_SECONDS, TimeUnit.SECONDS)) {
                throw new IllegalStateException(this + " does not end");
            }
            return running().exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private Process running() {
        if (process == null) {
            throw new IllegalStateException(this + " was not started");
        }
        return process;
    }

    @Override
    public void close() {
        if (isAlive()) {
            kill9();
        }
    }

    @Override
    public String toString() {
        return kind + " " + port;
    }
}
