package dev.redoubt.node;

import dev.redoubt.config.HostPort;
import dev.redoubt.node.client.ClientSettings;
import dev.redoubt.node.client.KeyspaceClient;
import dev.redoubt.persistence.testing.Ports;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** A node and a message client of it, for tests of typed commands. */
final class ClientOfNode implements AutoCloseable {
    private final TestNode node;
    private final KeyspaceClient client;

    /** @param dir the node's */
    ClientOfNode(Path dir) throws IOException {
        int port = Ports.free();
        node = new TestNode(dir, "--cluster-port", Integer.toString(port));
        client = KeyspaceClient.connect(
                ClientSettings.of(List.of(new HostPort("127.0.0.1", port))).within(Duration.ofSeconds(20)));
    }

    KeyspaceClient client() {
        return client;
    }

    /** Waits for a reply. */
    static <T> T now(CompletionStage<T> stage) {
        return stage.toCompletableFuture().join();
    }

    @Override
    public void close() {
        client.close();
        node.close();
    }
}
