package dev.redoubt.local;

import dev.redoubt.config.ConfigException;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The launcher that starts the processes of a plan, shows their events, and stops them. {@link #run} belongs to the
 * main thread; {@link #stop} may be called by a shutdown hook at any time.
 *
 * <pre>
 * STARTING --all serve--> RUNNING --stop--> STOPPING
 *     `---a child ended, or stop------------->'
 * </pre>
 *
 * <p>It does not restart anything: the cluster is there to show the effects of a process that dies, and a process that
 * a person starts again belongs to that person.
 */
public final class Launcher {
    private static final long START_LIMIT_NANOS = TimeUnit.SECONDS.toNanos(90);
    private static final long STOP_LIMIT_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final int POLL_MS = 200;
    private static final int INTERRUPTED = 130;

    private final LocalOptions options;
    private final ClusterPlan plan;
    private final PrintStream out;
    private final List<Child> children = new CopyOnWriteArrayList<>();
    private final CountDownLatch stopped = new CountDownLatch(1);
    private volatile boolean stopping;
    private volatile boolean running;

    public Launcher(LocalOptions options, PrintStream out) {
        this.options = options;
        this.plan = ClusterPlan.standard(options.acknowledge());
        this.out = out;
    }

    /**
     * Starts everything, prints the table of processes, and returns when {@link #stop} was called.
     *
     * @throws ConfigException something is missing, a port is taken, or a process ended while it started; what was
     *     started runs on until {@link #stop}
     */
    public void run() throws ConfigException, IOException, InterruptedException {
        checkJars();
        checkPorts();
        LocalCertificates.make(options.root());
        say("starting " + plan.processes().size() + " processes (acknowledge "
                + options.acknowledge().name().toLowerCase(java.util.Locale.ROOT) + ") ...");
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        for (ProcessPlan process : plan.processes()) {
            if (stopping) {
                return;
            }
            List<String> command = process.command(java);
            Child child = Child.start(process, options.root(), command, line -> relay(process, line));
            children.add(child);
            child.onExit(this::ended);
        }
        ClusterStatus standing = awaitStart();
        if (!stopping) {
            running = true;
            Banner.lines(plan, standing, pids(), shortestJava(java)).forEach(this::say);
        }
        stopped.await();
    }

    private void checkJars() throws ConfigException {
        for (ProcessPlan process : plan.processes()) {
            for (Path file : List.of(process.jar(), process.jvmOptions())) {
                if (!Files.exists(options.root().resolve(file))) {
                    throw new ConfigException(
                            file + " is missing in " + options.root() + "; build it with: mvn -DskipTests package");
                }
            }
        }
    }

    private void checkPorts() throws ConfigException, IOException {
        List<Integer> taken = new ArrayList<>();
        for (int port : plan.ports()) {
            try (ServerSocket socket = new ServerSocket()) {
                socket.setReuseAddress(true);
                socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            } catch (java.net.BindException e) {
                taken.add(port);
            }
        }
        if (!taken.isEmpty()) {
            throw new ConfigException("ports in use: " + taken + "; is another cluster running?");
        }
    }

    /** Waits until all serve, or until the limit; then it prints how far they came. */
    private ClusterStatus awaitStart() throws ConfigException, InterruptedException {
        long deadline = System.nanoTime() + START_LIMIT_NANOS;
        while (true) {
            ClusterStatus standing = ClusterStatus.ask(plan);
            if (stopping || standing.complete()) {
                return standing;
            }
            for (Child child : children) {
                if (!child.alive() && !stopping) {
                    throw new ConfigException(child.plan().name() + " ended while it started; see "
                            + child.plan().log());
                }
            }
            if (System.nanoTime() - deadline > 0) {
                say("not everything serves after 90 s; this is how far it came (logs: data/*/*.log)");
                return standing;
            }
            stopped.await(POLL_MS, TimeUnit.MILLISECONDS);
        }
    }

    private Map<String, Long> pids() {
        Map<String, Long> pids = new LinkedHashMap<>();
        children.forEach(child -> pids.put(child.plan().name(), child.pid()));
        return pids;
    }

    /** Returns {@code java} if that is on the PATH, for commands that people type; otherwise the full path. */
    private static String shortestJava(String java) {
        String path = System.getenv("PATH");
        if (path == null) {
            return java;
        }
        for (String dir : path.split(File.pathSeparator, -1)) {
            if (!dir.isEmpty() && Files.isExecutable(Path.of(dir, "java"))) {
                return "java";
            }
        }
        return java;
    }

    private void ended(Child child, int exitCode) {
        // Ctrl-C reaches the children before our own shutdown hook runs.
        if (running && !stopping && exitCode != INTERRUPTED) {
            String java = shortestJava(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString());
            Banner.ended(child.plan(), child.pid(), exitCode, java).forEach(this::say);
        }
    }

    private void relay(ProcessPlan process, String line) {
        if (!stopping) {
            say(String.format("%-15s %s", process.name(), line));
        }
    }

    private void say(String line) {
        synchronized (out) {
            out.println(line);
            out.flush();
        }
    }

    /** Stops the processes that were started here: SIGTERM, and SIGKILL after ten seconds. Later calls do nothing. */
    public void stop() {
        synchronized (this) {
            if (stopping) {
                return;
            }
            stopping = true;
        }
        try {
            if (children.stream().anyMatch(Child::alive)) {
                say("stopping ...");
            }
            children.forEach(Child::terminate);
            long deadline = System.nanoTime() + STOP_LIMIT_NANOS;
            for (Child child : children) {
                child.awaitEnd(deadline);
            }
        } catch (InterruptedException e) {
            // The JVM is going down; the children notice by their standard input.
            Thread.currentThread().interrupt();
        } finally {
            stopped.countDown();
        }
    }
}
