package dev.redoubt.it.harness;

import dev.redoubt.it.harness.RedoubtProcess.Kind;
import dev.redoubt.persistence.testing.CertificateAuthority;
import dev.redoubt.persistence.testing.Ports;
import dev.redoubt.persistence.testing.RespClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/** Three nodes and three sentinels, each its own JVM, under one temporary folder; all are killed on close. */
public final class TestCluster implements AutoCloseable {
    public static final String MASTER_NAME = "mymaster";
    private static final int SIZE = 3;
    private static final Duration PATIENCE = Duration.ofSeconds(180);
    private static final List<String> QUICK = List.of("--down-after-milliseconds", "2000");
    /** The default of the sentinels; a lease may not be longer than {@code down-after-milliseconds}. */
    private static final int LEASE_MS = 500;

    private static final List<String> PATIENT =
            List.of("--down-after-milliseconds", "60000", "--master-lease-milliseconds", "20000");

    private final List<RedoubtProcess> nodes = new ArrayList<>();
    private final List<RedoubtProcess> sentinels = new ArrayList<>();
    private final String voters;

    /** Started, and with a first master; {@code nodeArgs} go to each node. */
    public static TestCluster start(Path dir, String... nodeArgs) {
        return start(dir, here(), nodeArgs);
    }

    /** The same with another {@code down-after-milliseconds}. */
    public static TestCluster startWithDownAfter(Path dir, int downAfterMs, String... nodeArgs) {
        String leaseMs = Integer.toString(Math.min(LEASE_MS, downAfterMs));
        List<String> times = List.of(
                "--down-after-milliseconds", Integer.toString(downAfterMs), "--master-lease-milliseconds", leaseMs);
        return started(new TestCluster(dir, here(), times, List.of(), List.of(nodeArgs)));
    }

    /** The same, but what hangs for less than a minute stays in its role: for tests in which nothing fails. */
    static TestCluster startPatient(Path dir, String... nodeArgs) {
        return started(new TestCluster(dir, here(), PATIENT, List.of(), List.of(nodeArgs)));
    }

    /** The same with mutual TLS on all cluster ports; the certificates are written to {@code dir/tls}. */
    public static TestCluster startWithTls(Path dir, String... nodeArgs) throws IOException {
        List<String> tls = new CertificateAuthority("test")
                .issue(dir.resolve("tls"), "cluster")
                .arguments();
        return started(new TestCluster(dir, here(), QUICK, tls, List.of(nodeArgs)));
    }

    /** The same on six places: first those of the sentinels, then those of the nodes, as {@link #all} orders them. */
    public static TestCluster start(Path dir, List<Place> places, String... nodeArgs) {
        return started(new TestCluster(dir, places, QUICK, List.of(), List.of(nodeArgs)));
    }

    private static List<Place> here() {
        return Collections.nCopies(2 * SIZE, Place.HERE);
    }

    private static TestCluster started(TestCluster cluster) {
        try {
            cluster.all().forEach(process -> process.launch());
            cluster.awaitMaster();
        } catch (RuntimeException | AssertionError e) {
            cluster.close();
            throw e;
        }
        return cluster;
    }

    private TestCluster(Path dir, List<Place> places, List<String> times, List<String> allArgs, List<String> nodeArgs) {
        int[] sentinelClusterPorts =
                IntStream.range(0, SIZE).map(i -> Ports.free()).toArray();
        voters = IntStream.range(0, SIZE)
                .mapToObj(i -> places.get(i).host() + ":" + sentinelClusterPorts[i])
                .collect(Collectors.joining(","));
        for (int i = 0; i < SIZE; i++) {
            List<String> sentinel = new ArrayList<>(List.of("--cluster-port", "" + sentinelClusterPorts[i]));
            sentinel.addAll(List.of("--sentinels", voters, "--quorum", "2", "--members", "" + SIZE));
            sentinel.addAll(List.of("--master-name", MASTER_NAME));
            sentinel.addAll(times);
            sentinel.addAll(allArgs);
            sentinels.add(new RedoubtProcess(
                    Kind.SENTINEL, places.get(i), Ports.free(), dir.resolve("sentinel-" + i), sentinel));
            List<String> node = new ArrayList<>(List.of("--cluster-port", "" + Ports.free(), "--sentinels", voters));
            node.addAll(allArgs);
            node.addAll(nodeArgs);
            nodes.add(
                    new RedoubtProcess(Kind.NODE, places.get(SIZE + i), Ports.free(), dir.resolve("node-" + i), node));
        }
    }

    public List<RedoubtProcess> nodes() {
        return nodes;
    }

    public List<RedoubtProcess> sentinels() {
        return sentinels;
    }

    public List<RedoubtProcess> all() {
        List<RedoubtProcess> all = new ArrayList<>(sentinels);
        all.addAll(nodes);
        return all;
    }

    /** The node that the sentinels name and that says itself that it is master; waits for it. */
    public RedoubtProcess awaitMaster() {
        List<RedoubtProcess> found = new ArrayList<>();
        await("a master " + MASTER_NAME, () -> {
            found.clear();
            masterBySentinel().filter(TestCluster::servesAsMaster).ifPresent(found::add);
            return !found.isEmpty();
        });
        return found.get(0);
    }

    /** What the first sentinel that answers calls the master. */
    public Optional<RedoubtProcess> masterBySentinel() {
        return sentinels.stream()
                .map(this::masterAsSeenBy)
                .flatMap(Optional::stream)
                .findFirst();
    }

    /** What this sentinel calls the master; nothing if it does not answer. */
    public Optional<RedoubtProcess> masterAsSeenBy(RedoubtProcess sentinel) {
        try (RespClient client = sentinel.connect()) {
            Object reply = client.call("SENTINEL", "GET-MASTER-ADDR-BY-NAME", MASTER_NAME);
            if (reply instanceof List<?> address && address.get(1) instanceof byte[] port) {
                int number = Integer.parseInt(new String(port, StandardCharsets.US_ASCII));
                return nodes.stream().filter(n -> n.port() == number).findFirst();
            }
            return Optional.empty();
        } catch (IOException noAnswer) {
            return Optional.empty();
        }
    }

    private static boolean servesAsMaster(RedoubtProcess node) {
        try (RespClient client = node.connect()) {
            return client.call("GET", "no-such-key") == null && role(client).equals("master");
        } catch (IOException notYet) {
            return false;
        }
    }

    /** The first word of ROLE. */
    public static String role(RespClient client) throws IOException {
        return client.ok("ROLE") instanceof List<?> role && role.get(0) instanceof byte[] name
                ? new String(name, StandardCharsets.US_ASCII)
                : "?";
    }

    /** Waits until the node says that it is a connected replica. */
    public void awaitReplica(RedoubtProcess node) {
        await(node + " as replica", () -> {
            try (RespClient client = node.connect()) {
                return client.ok("ROLE") instanceof List<?> role
                        && role.get(0) instanceof byte[] name
                        && new String(name, StandardCharsets.US_ASCII).equals("slave")
                        && role.get(3) instanceof byte[] state
                        && new String(state, StandardCharsets.US_ASCII).equals("connected");
            }
        });
    }

    /** Waits until every node that is not master is a connected replica. */
    public void awaitConnectedReplicas() {
        RedoubtProcess master = awaitMaster();
        nodes.stream().filter(node -> node != master).forEach(this::awaitReplica);
    }

    /** The addresses of the sentinels as clients take them. */
    public List<String> sentinelAddresses() {
        return sentinels.stream().map(RedoubtProcess::address).toList();
    }

    /** The sentinels' cluster addresses, as {@code --sentinels} takes them. */
    public String sentinelClusterAddresses() {
        return voters;
    }

    /**
     * Waits for what the other processes do; when they do not, their last lines are the failure's message. An
     * IOException, as that of an error reply, is a no.
     */
    public void await(String what, Callable<Boolean> condition) {
        try {
            Awaitility.await(what)
                    .atMost(PATIENCE)
                    .pollInterval(Duration.ofMillis(20))
                    .ignoreExceptionsInstanceOf(IOException.class)
                    .until(condition);
        } catch (ConditionTimeoutException e) {
            throw new AssertionError("in vain awaited: " + what + "\n" + logs(), e);
        }
    }

    /** The last lines of every process, for a failure's message. */
    public String logs() {
        return all().stream()
                .map(process -> "==== " + process + "\n" + tail(process.log()))
                .collect(Collectors.joining("\n"));
    }

    private static String tail(String log) {
        return log.length() > 4000 ? log.substring(log.length() - 4000) : log;
    }

    @Override
    public void close() {
        all().forEach(RedoubtProcess::close);
    }
}
