package dev.redoubt.it.bench;

import dev.redoubt.config.HostPort;
import dev.redoubt.node.client.ClientSettings;
import dev.redoubt.node.client.KeyspaceClient;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The JVM of which {@link Start} measures the first replies to a message client. */
final class StartedClient {
    /** What it prints first if it got a reply. */
    static final char REPLIED = '+';

    private StartedClient() {}

    /**
     * Prints {@link #REPLIED} as soon as it has a reply; then, in milliseconds, how long after the call of {@code
     * connect} it came, and the same of a second client.
     *
     * @param args the sentinels' cluster addresses; certificate, key and authorities
     */
    public static void main(String[] args) throws Exception {
        List<HostPort> sentinels = new ArrayList<>();
        for (String address : args[0].split(",")) {
            sentinels.add(HostPort.parse(address));
        }
        ClientSettings settings =
                ClientSettings.of(sentinels).tls(Path.of(args[1]), Path.of(args[2]), Path.of(args[3]));
        double first = firstReplyMs(settings);
        System.out.print(REPLIED);
        System.out.flush();
        System.out.println(first + " " + firstReplyMs(settings));
        System.out.flush();
        System.exit(0);
    }

    private static double firstReplyMs(ClientSettings settings) throws Exception {
        long start = System.nanoTime();
        try (KeyspaceClient client = KeyspaceClient.connect(settings)) {
            client.set("started", "1").toCompletableFuture().join();
            return (System.nanoTime() - start) / 1e6;
        }
    }
}
