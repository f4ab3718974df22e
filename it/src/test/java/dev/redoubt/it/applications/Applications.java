package dev.redoubt.it.applications;

import static org.awaitility.Awaitility.await;

import dev.redoubt.it.harness.RedoubtProcess;
import dev.redoubt.it.harness.TestCluster;
import dev.redoubt.persistence.testing.RedisServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Runs each application on a fresh redis-server and on a fresh node, and prints what works; those with a script {@code
 * failover} also beside a quorum cluster whose master is killed meanwhile. {@code -Dapplications=celery,rq} chooses
 * some, {@code -Dapplications.seconds=120} is how long a script may take. The output of each stays in the folder that is
 * named at the end. Fails if an application fails with Redoubt.
 */
public final class Applications {
    private static final String FAILOVER = "failover";
    private static final String CLUSTER = "cluster";
    private static final String NONE = "-";
    private static final String ROW = "%-20s %-14s %-10s %s%n";

    private final Path scripts;
    private final Path dir;
    private final long seconds;

    private Applications(Path scripts, Path dir, long seconds) {
        this.scripts = scripts;
        this.dir = dir;
        this.seconds = seconds;
    }

    /** Runs the applications that were asked for. */
    public static void main(String[] args) throws IOException {
        Path scripts = Path.of(System.getProperty("redoubt.root"), "it/src/test/resources/applications");
        Path dir = Files.createTempDirectory("redoubt-applications");
        Applications all = new Applications(scripts, dir, Long.getLong("applications.seconds", 120));
        List<String> chosen = List.of(System.getProperty("applications", "").split(","));
        System.out.printf(ROW, "application", "redis-server", "Redoubt", "master killed");
        int failed = 0;
        for (Application application : Application.ALL) {
            if (chosen.equals(List.of("")) || chosen.contains(application.name())) {
                failed += all.row(application) ? 0 : 1;
            }
        }
        System.out.println("The output is in " + dir);
        if (failed > 0) {
            throw new IllegalStateException("Applications that do not work with Redoubt: " + failed);
        }
    }

    /** Prints the row of an application; returns whether it works with a node, or is not there. */
    private boolean row(Application application) throws IOException {
        String name = application.name();
        Folder folder = Folder.of(application, scripts, dir.resolve(name), seconds);
        Optional<String> missing = folder.missing();
        if (missing.isPresent()) {
            System.out.printf("%-20s skipped: needs %s%n", name, missing.get());
            return true;
        }
        try (RedisServer redis = RedisServer.start();
                RedoubtProcess node = RedoubtProcess.node(dir.resolve(name + "-node"))) {
            node.start().awaitMaster();
            String theirs = folder.run("main", "redis-server", ports(redis.port(), redis.port()));
            String ours = folder.run("main", "redoubt", ports(node.port(), redis.port()));
            String killed = folder.has(FAILOVER) ? failover(folder, dir.resolve(name + "-cluster")) : NONE;
            System.out.printf(ROW, name, word(theirs), word(ours), word(killed));
            List.of(theirs, ours, killed).stream()
                    .filter(outcome -> !works(outcome))
                    .forEach(reason -> System.out.println("    " + reason));
            return works(ours) && works(killed);
        }
    }

    private static boolean works(String outcome) {
        return outcome.equals("ok") || outcome.equals(NONE);
    }

    /** The cell of an outcome: its reason stands below the row. */
    private static String word(String outcome) {
        return works(outcome) ? outcome : "failed";
    }

    /** Runs the script beside a cluster, and kills the master with -9 when the script says so. */
    private String failover(Folder folder, Path clusterDir) throws IOException {
        try (TestCluster cluster = TestCluster.start(clusterDir, "--acknowledge", "quorum")) {
            String sentinels = cluster.sentinels().stream()
                    .map(sentinel -> Integer.toString(sentinel.port()))
                    .collect(Collectors.joining(","));
            Process script = folder.start(FAILOVER, CLUSTER, Map.of("SENTINEL_PORTS", sentinels));
            await().atMost(Duration.ofSeconds(seconds))
                    .until(() -> !script.isAlive()
                            || folder.output(FAILOVER, CLUSTER).contains("kill the master"));
            cluster.awaitMaster().kill9();
            return folder.result(script, FAILOVER, CLUSTER);
        }
    }

    private static Map<String, String> ports(int server, int reference) {
        return Map.of("REDIS_PORT", Integer.toString(server), "REFERENCE_PORT", Integer.toString(reference));
    }
}
