package dev.redoubt.node;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.redoubt.config.CommandLine;
import dev.redoubt.config.ConfigException;
import dev.redoubt.config.Role;
import dev.redoubt.persistence.testing.Ports;
import dev.redoubt.persistence.testing.RespClient;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A node that stands alone, in this JVM, on free ports. */
public final class TestNode implements AutoCloseable {
    private final NodeRuntime runtime;

    public TestNode(Path dir, String... more) throws IOException {
        this(List.of(), dir, more);
    }

    /** As the other one, with a configuration file. */
    TestNode(Path file, Path dir, String... more) throws IOException {
        this(List.of(file.toString()), dir, more);
    }

    private TestNode(List<String> first, Path dir, String... more) throws IOException {
        List<String> args = new ArrayList<>(first);
        args.addAll(List.of(
                "--port",
                Integer.toString(Ports.free()),
                "--cluster-port",
                Integer.toString(Ports.free()),
                "--dir",
                dir.toString(),
                "--enable-debug-command",
                "yes"));
        args.addAll(List.of(more));
        try {
            runtime = NodeRuntime.start(
                    CommandLine.parse(Role.NODE, args.toArray(new String[0])).config(), role -> {});
        } catch (ConfigException e) {
            throw new IllegalArgumentException(e);
        }
        awaitReady();
    }

    private void awaitReady() throws IOException {
        try (RespClient client = client()) {
            awaitLoaded(client);
        }
    }

    /** Waits until data commands of an authenticated client are no longer refused for loading. */
    static void awaitLoaded(RespClient client) throws IOException {
        long end = System.nanoTime() + 30_000_000_000L;
        boolean loading = true;
        while (loading && System.nanoTime() < end) {
            loading = client.call("DBSIZE") instanceof RespClient.RespError error
                    && error.message().startsWith("LOADING");
        }
    }

    public RespClient client() throws IOException {
        return new RespClient("127.0.0.1", runtime.port());
    }

    /** Returns a client whose address is not loopback; the test is skipped on a machine that has no other. */
    public RespClient clientFromElsewhere() throws IOException {
        String address = NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(each -> each instanceof Inet4Address && !each.isLoopbackAddress())
                .map(InetAddress::getHostAddress)
                .findFirst()
                .orElse(null);
        assumeTrue(address != null, "this machine has no other IPv4 address than loopback");
        return new RespClient(address, runtime.port());
    }

    public NodeRuntime runtime() {
        return runtime;
    }

    /** Ends the ActorSystem, as when it was downed; the node starts the next one. */
    public void endActorSystem() {
        runtime.system().terminate();
    }

    @Override
    public void close() {
        runtime.close();
    }
}
