package dev.redoubt.it.harness;

import dev.redoubt.persistence.testing.Interop;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;

/**
 * Hosts of one's own, each a network namespace on one bridge; the test itself, on the bridge, reaches all of them
 * whatever is cut between them. The address range is one of RFC 2544's, which no real network uses, and everything is
 * named after it: two runs at once get two ranges, since the kernel makes no second bridge of the same name. Linux,
 * root; elsewhere the test is skipped and says so. All of it is gone after {@link #close}.
 *
 * <p>A cut is a neighbour entry that names a machine that is not there. So frames vanish on the wire, as in a broken
 * network, and nobody is told: no refused port, no error from the kernel.
 */
public final class Network implements AutoCloseable {
    private static final int ATTEMPTS = 50;
    private static final String NOBODY = "02:00:00:00:00:ff";

    private final String name;
    private final String range;
    private final int hosts;
    private final Set<List<Integer>> cuts = new HashSet<>();
    private final Thread hook = new Thread(this::remove, "remove the network");

    /** Makes the bridge and {@code hosts} hosts. */
    public static Network create(int hosts) throws IOException {
        Root.require("listing network namespaces", List.of("ip", "netns", "list"));
        for (int attempt = 0; ; attempt++) {
            int second = ThreadLocalRandom.current().nextInt(18, 20);
            int third = ThreadLocalRandom.current().nextInt(0, 256);
            Network network = new Network("rdt-" + second + "-" + third, "198." + second + "." + third + ".", hosts);
            try {
                Root.run("ip", "link", "add", network.name, "type", "bridge");
            } catch (IOException e) {
                if (e.getMessage().contains("File exists") && attempt < ATTEMPTS) {
                    continue;
                }
                return Interop.skip("making a network is not permitted here (" + e.getMessage() + ")");
            }
            try {
                network.build();
            } catch (IOException e) {
                network.close();
                return Interop.skip("making a network namespace is not permitted here (" + e.getMessage() + ")");
            }
            return network;
        }
    }

    private Network(String name, String range, int hosts) {
        this.name = name;
        this.range = range;
        this.hosts = hosts;
        Runtime.getRuntime().addShutdownHook(hook);
    }

    private void build() throws IOException {
        Root.run("ip", "addr", "add", range + "254/24", "dev", name);
        Root.run("ip", "link", "set", name, "up");
        for (int host = 0; host < hosts; host++) {
            String ns = namespace(host);
            Root.run("ip", "netns", "add", ns);
            Root.run("ip", "link", "add", ns, "type", "veth", "peer", "name", "eth0", "netns", ns);
            Root.run("ip", "link", "set", ns, "master", name, "up");
            Root.run("ip", "-n", ns, "addr", "add", address(host) + "/24", "dev", "eth0");
            Root.run("ip", "-n", ns, "link", "set", "lo", "up");
            Root.run("ip", "-n", ns, "link", "set", "eth0", "up");
        }
    }

    private String namespace(int host) {
        return name + "-" + host;
    }

    private String address(int host) {
        return range + (host + 1);
    }

    /** The hosts, as places of processes. */
    public List<Place> places() {
        return IntStream.range(0, hosts)
                .mapToObj(host -> new Place(address(host), List.of("ip", "netns", "exec", namespace(host))))
                .toList();
    }

    /** From now on nothing that {@code from} sends arrives at any of {@code to}; the other way stays. */
    public void cutOneWay(int from, List<Integer> to) throws IOException {
        List<Integer> more = to.stream()
                .filter(host -> host != from && cuts.add(List.of(from, host)))
                .toList();
        neighbours(from, more, "replace", "lladdr " + NOBODY + " dev eth0 nud permanent");
    }

    /**
     * Nothing passes any more between {@code host} and the other hosts; the test still reaches it. It falls silent
     * towards all at the same moment, then deaf.
     */
    public void isolate(int host) throws IOException {
        cutOneWay(host, IntStream.range(0, hosts).boxed().toList());
        for (int other = 0; other < hosts; other++) {
            cutOneWay(other, List.of(host));
        }
    }

    /** Undoes every cut. */
    public void heal() throws IOException {
        for (int from = 0; from < hosts; from++) {
            int host = from;
            neighbours(
                    from,
                    cuts.stream()
                            .filter(cut -> cut.get(0) == host)
                            .map(cut -> cut.get(1))
                            .toList(),
                    "del",
                    "dev eth0");
        }
        cuts.clear();
    }

    /** One process for all of them: some ten milliseconds between two cuts would be a schedule of its own. */
    private void neighbours(int from, List<Integer> to, String verb, String rest) throws IOException {
        if (to.isEmpty()) {
            return;
        }
        Path batch = Files.createTempFile("redoubt-cuts", null);
        try {
            Files.write(
                    batch,
                    to.stream()
                            .map(host -> "neigh " + verb + " " + address(host) + " " + rest)
                            .toList());
            Root.run("ip", "-n", namespace(from), "-batch", batch.toString());
        } finally {
            Files.delete(batch);
        }
    }

    @Override
    public void close() {
        remove();
        Runtime.getRuntime().removeShutdownHook(hook);
    }

    /** Namespaces first: each takes its end of the cable, and so the cable, with it once nobody runs in it. */
    private void remove() {
        for (int host = 0; host < hosts; host++) {
            tryTo("ip", "link", "del", namespace(host));
            tryTo("ip", "netns", "del", namespace(host));
        }
        tryTo("ip", "link", "del", name);
    }

    private static void tryTo(String... command) {
        try {
            Root.run(command);
        } catch (IOException wasNotThere) {
            System.err.println(wasNotThere.getMessage());
        }
    }
}
