package dev.redoubt.node;

import dev.redoubt.config.CommandLine;
import dev.redoubt.config.ConfigException;
import dev.redoubt.config.Role;
import dev.redoubt.persistence.testing.Ports;
import dev.redoubt.persistence.testing.RespClient;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A node that stands alone, in this JVM, on free ports. */
public final class TestNode implements AutoCloseable {
    private final NodeRuntime runtime;

    public TestNode(Path dir, String... more) throws IOException {
        List<String> args = new ArrayList<>(List.of(
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
