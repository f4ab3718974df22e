package dev.redoubt.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.redoubt.config.HostPort;
import dev.redoubt.node.client.ClientSettings;
import dev.redoubt.node.client.KeyspaceClient;
import dev.redoubt.persistence.testing.CertificateAuthority;
import dev.redoubt.persistence.testing.CertificateAuthority.PemFiles;
import dev.redoubt.persistence.testing.CertificateAuthority.Usage;
import dev.redoubt.persistence.testing.Ports;
import dev.redoubt.persistence.testing.RespClient;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Goal: with tls-cluster only a peer with a certificate of the authority gets through, over real Artery. */
@Timeout(120)
class ClusterTlsBehaviorTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration IN_VAIN = Duration.ofSeconds(3);

    @TempDir
    static Path dir;

    private static final CertificateAuthority AUTHORITY = new CertificateAuthority("cluster authority");
    private static PemFiles files;
    private static TestNode node;
    private static HostPort clusterPort;

    @BeforeAll
    static void start() throws IOException {
        files = AUTHORITY.issue(dir.resolve("node-tls"), "node");
        clusterPort = new HostPort("127.0.0.1", Ports.free());
        node = startNode(dir.resolve("node"), clusterPort.port(), files);
    }

    private static TestNode startNode(Path data, int port, PemFiles tls) throws IOException {
        Files.createDirectories(data);
        return new TestNode(
                data,
                "--cluster-port",
                Integer.toString(port),
                "--tls-cluster",
                "yes",
                "--tls-cert-file",
                tls.certificate().toString(),
                "--tls-key-file",
                tls.key().toString(),
                "--tls-ca-cert-file",
                tls.authority().toString());
    }

    @AfterAll
    static void stop() {
        node.close();
    }

    private static ClientSettings settings(Duration timeout) {
        return ClientSettings.of(List.of(clusterPort)).within(timeout);
    }

    private static ClientSettings with(PemFiles tls, Duration timeout) {
        return settings(timeout).tls(tls.certificate(), tls.key(), tls.authority());
    }

    private static void assertServed(ClientSettings settings) throws Exception {
        try (KeyspaceClient client = KeyspaceClient.connect(settings)) {
            client.set("k", "v").toCompletableFuture().get(60, TimeUnit.SECONDS);
        }
    }

    private static void assertNotServed(ClientSettings settings) throws IOException {
        try (KeyspaceClient client = KeyspaceClient.connect(settings)) {
            assertThatThrownBy(() ->
                            client.set("k", "stranger").toCompletableFuture().get(60, TimeUnit.SECONDS))
                    .hasMessageContaining("master");
        }
    }

    @Test
    void peer_with_a_certificate_of_the_authority_is_served() throws Exception {
        assertServed(with(AUTHORITY.issue(dir.resolve("client-tls"), "client"), PATIENCE));
    }

    @Test
    void peers_without_a_valid_certificate_are_not_served() throws Exception {
        assertNotServed(settings(IN_VAIN));
        CertificateAuthority other = new CertificateAuthority("another authority");
        PemFiles stranger = other.issue(dir.resolve("stranger"), "stranger");
        assertNotServed(with(stranger, IN_VAIN));
        // It would accept the node, and is not accepted by it.
        assertNotServed(settings(IN_VAIN).tls(stranger.certificate(), stranger.key(), both(stranger)));
    }

    private static Path both(PemFiles stranger) throws IOException {
        return Files.writeString(
                dir.resolve("both.crt"), Files.readString(stranger.authority()) + Files.readString(files.authority()));
    }

    @Test
    void certificates_that_no_peer_accepts_are_refused_at_the_start() throws IOException {
        PemFiles expired = AUTHORITY.issue(
                dir.resolve("expired"), "late", Usage.PEER, Instant.now().minusSeconds(60));
        PemFiles forClients = AUTHORITY.issue(
                dir.resolve("app"), "app", Usage.CLIENT, Instant.now().plusSeconds(3_600));

        assertThatThrownBy(() -> startNode(dir.resolve("a"), Ports.free(), expired))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("tls-cert-file '" + expired.certificate() + "': the certificate expired at ");
        assertThatThrownBy(() -> startNode(dir.resolve("b"), Ports.free(), forClients))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("would refuse the certificate");
        PemFiles forServers = AUTHORITY.issue(
                dir.resolve("web"), "web", Usage.SERVER, Instant.now().plusSeconds(3_600));
        assertThatThrownBy(() -> startNode(dir.resolve("c"), Ports.free(), forServers))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("would refuse the certificate (its extended key usage is for servers only)");
    }

    @Test
    void program_may_not_open_its_port_to_strangers_by_accident() {
        assertThatThrownBy(() -> KeyspaceClient.connect(settings(IN_VAIN).at("0.0.0.0", 0)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("would listen on 0.0.0.0");
    }

    @Test
    void hostile_bytes_do_not_reach_artery() throws Exception {
        for (int round = 0; round < 20; round++) {
            for (int stream : new int[] {1, 2, 3, 9}) {
                send(artery(stream, Integer.MAX_VALUE));
                send(artery(stream, -4));
            }
            send("GET / HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        }
        try (RespClient client = node.client()) {
            assertThat(client.text("PING")).isEqualTo("PONG");
        }
        assertServed(with(AUTHORITY.issue(dir.resolve("after"), "after"), PATIENCE));
    }

    /** Artery's magic, a stream, and the length of the first frame, little-endian. */
    private static byte[] artery(int stream, int length) {
        return new byte[] {
            'A',
            'K',
            'K',
            'A',
            (byte) stream,
            (byte) length,
            (byte) (length >> 8),
            (byte) (length >> 16),
            (byte) (length >> 24)
        };
    }

    private static void send(byte[] bytes) throws IOException {
        try (Socket socket = new Socket(clusterPort.host(), clusterPort.port())) {
            socket.setSoTimeout(5_000);
            socket.getOutputStream().write(bytes);
            // The port answers with an alert and closes.
            assertThat(socket.getInputStream().readAllBytes()).hasSizeLessThan(16);
        }
    }
}
