package dev.redoubt.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.redoubt.config.CommandLine;
import dev.redoubt.config.ConfigException;
import dev.redoubt.config.HostPort;
import dev.redoubt.config.Role;
import dev.redoubt.node.client.ClientSettings;
import dev.redoubt.node.client.KeyspaceClient;
import dev.redoubt.persistence.testing.Ports;
import dev.redoubt.persistence.testing.RedisServer;
import dev.redoubt.persistence.testing.RespClient;
import dev.redoubt.persistence.testing.RespClient.RespError;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Directives of redis.conf that a running node carries out, and those that redis-server itself knows. */
class RedisConfBehaviorTest {
    @TempDir
    Path dir;

    @Test
    void renamed_commands_have_their_new_names_only() throws Exception {
        try (TestNode node = new TestNode(
                        dir,
                        "--rename-command",
                        "CONFIG",
                        "adm",
                        "--rename-command",
                        "KEYS",
                        "",
                        "--rename-command SET PUT");
                RespClient client = node.client()) {
            assertThat(client.call("config", "GET", "port"))
                    .isEqualTo(new RespError("ERR unknown command 'config', with args beginning with: 'GET' 'port' "));
            assertThat(texts(client.call("ADM", "GET", "databases"))).containsExactly("databases", "16");
            assertThat(client.call("KEYS", "*"))
                    .hasToString(new RespClient.RespError("ERR unknown command 'KEYS', with args beginning with: '*' ")
                            .toString());
            client.ok("PUT", "k", "v");
            client.ok("MULTI");
            assertThat(client.call("PUT", "k", "w")).hasToString("QUEUED");
            assertThat(client.call("EXEC")).hasToString("[OK]");
            assertThat(client.text("GET", "k")).isEqualTo("w");
        }
        // The log has the commands under their own names.
        try (TestNode node = new TestNode(dir);
                RespClient client = node.client()) {
            assertThat(client.text("GET", "k")).isEqualTo("w");
        }
    }

    @Test
    void message_clients_have_the_new_names_too_and_no_monitor() throws Exception {
        int port = Ports.free();
        String clusterPort = Integer.toString(port);
        try (TestNode node = new TestNode(
                        dir,
                        "--cluster-port",
                        clusterPort,
                        "--rename-command",
                        "KEYS",
                        "",
                        "--rename-command SET PUT");
                KeyspaceClient client =
                        KeyspaceClient.connect(ClientSettings.of(List.of(new HostPort("127.0.0.1", port)))
                                .within(Duration.ofSeconds(20)))) {
            assertThat(reply(client, "PUT", "k", "v")).isEqualTo("Simple[text=OK]");
            assertThat(reply(client, "SET", "k", "v")).contains("ERR unknown command 'SET'");
            assertThat(reply(client, "KEYS", "*")).contains("ERR unknown command 'KEYS'");
            assertThatThrownBy(() -> client.send("MONITOR")).isInstanceOf(IllegalArgumentException.class);
            try (RespClient socket = node.client()) {
                assertThat(socket.text("GET", "k")).isEqualTo("v");
            }
        }
    }

    private static String reply(KeyspaceClient client, String... request) {
        return client.send(request).toCompletableFuture().join().toString();
    }

    @Test
    void scripts_call_renamed_commands_as_clients_do() throws Exception {
        try (TestNode node = new TestNode(dir, "--rename-command", "FLUSHALL", "", "--rename-command", "set", "put");
                RespClient client = node.client()) {
            assertThat(client.text("EVAL", "redis.call('PUT', 'k', 'v') return redis.call('GET', 'k')", "0"))
                    .isEqualTo("v");
            for (String gone : List.of("flushall", "SET")) {
                assertThat(client.call("EVAL", "return redis.call(ARGV[1], 'k', 'w')", "0", gone))
                        .asString()
                        .contains("Unknown Redis command called from script");
                assertThat(client.call("EVAL", "return redis.acl_check_cmd(ARGV[1], 'k', 'w')", "0", gone))
                        .asString()
                        .contains("Invalid command passed to redis.acl_check_cmd()");
            }
        }
    }

    @Test
    void others_are_served_while_config_rewrite_waits_for_the_disk() throws Exception {
        Path file = Files.writeString(dir.resolve("redis.conf"), "hz 20\n");
        Path data = Files.createDirectory(dir.resolve("data"));
        try (TestNode node = new TestNode(file, data);
                RespClient client = node.client();
                RespClient other = node.client()) {
            Files.delete(file);
            // Whoever reads a pipe waits until somebody has written.
            assertThat(new ProcessBuilder("mkfifo", file.toString()).start().waitFor())
                    .isZero();
            client.send("CONFIG", "REWRITE");
            other.ok("SET", "k", "v");

            Files.writeString(file, "hz 20\ntimeout 1\n");

            assertThat(client.read()).isEqualTo("OK");
            assertThat(Files.readString(file)).startsWith("hz 20\ntimeout 0\n");
        }
    }

    @Test
    void config_rewrite_is_refused_without_a_file_and_in_transactions() throws Exception {
        try (TestNode node = new TestNode(dir);
                RespClient client = node.client()) {
            assertThat(client.call("CONFIG", "REWRITE"))
                    .isEqualTo(new RespError("ERR The server is running without a config file"));
            client.ok("MULTI");
            client.call("CONFIG", "REWRITE");
            client.call("SET", "k", "v");
            assertThat(client.call("EXEC")).asString().contains("ERR Command not allowed inside a transaction", "OK");
        }
    }

    @Test
    void a_rename_that_is_impossible_is_refused() {
        assertThatThrownBy(() -> new TestNode(dir, "--rename-command", "nothing", "x"))
                .isInstanceOf(IOException.class)
                .hasMessage("No such command in rename-command: nothing");
        assertThatThrownBy(() -> new TestNode(dir, "--rename-command", "get", "SET"))
                .hasMessage("Target command name already exists: set");
        assertThatThrownBy(() -> new TestNode(dir, "--rename-command", "get", "x", "--rename-command", "set", "x"))
                .hasMessage("Target command name already exists: x");
    }

    @Test
    void protected_mode_serves_other_machines_with_a_password_only() throws Exception {
        try (TestNode node = new TestNode(dir, "--bind", "0.0.0.0");
                RespClient local = node.client()) {
            try (RespClient other = node.clientFromElsewhere()) {
                assertThat(((RespError) other.read()).message()).startsWith("DENIED ");
                assertThat(other.atEnd()).isTrue();
            }
            local.ok("CONFIG", "SET", "requirepass", "secret");
            try (RespClient other = node.clientFromElsewhere()) {
                other.ok("AUTH", "secret");
                assertThat(other.text("PING")).isEqualTo("PONG");
            }
            local.ok("ACL", "SETUSER", "default", "nopass");
            try (RespClient other = node.clientFromElsewhere()) {
                assertThat(((RespError) other.read()).message()).startsWith("DENIED ");
            }
            local.ok("ACL", "SETUSER", "default", ">secret");
            try (RespClient other = node.clientFromElsewhere()) {
                other.ok("AUTH", "secret");
            }
        }
    }

    @Test
    void clients_of_a_unix_socket_are_local_and_known_by_its_file() throws Exception {
        Path file = dir.resolve("redis.sock");
        try (TestNode node = new TestNode(dir, "--bind", "0.0.0.0", "--unixsocket", "redis.sock");
                RespClient monitor = node.client();
                SocketChannel unix = SocketChannel.open(UnixDomainSocketAddress.of(file))) {
            monitor.ok("MONITOR");
            unix.write(ByteBuffer.wrap("SET a 1\r\n".getBytes(StandardCharsets.US_ASCII)));
            assertThat((String) monitor.read()).endsWith(" [0 unix:" + file + "] \"SET\" \"a\" \"1\"");
            monitor.ok("RESET");
            assertThat(monitor.text("CLIENT", "LIST"))
                    .contains(" addr=" + file + ":0 laddr=" + file + ":0 ")
                    .contains(" flags=U ");
        }
        assertThat(file).doesNotExist();
    }

    @Test
    void a_directive_of_redis_is_never_unknown() throws Exception {
        List<String> refused = new ArrayList<>();
        try (RedisServer redis = RedisServer.start();
                RespClient client = new RespClient("127.0.0.1", redis.port())) {
            List<?> all = (List<?>) client.call("CONFIG", "GET", "*");
            assertThat(all).hasSizeGreaterThan(300);
            for (int i = 0; i < all.size(); i += 2) {
                String name = text(all.get(i));
                String value = text(all.get(i + 1));
                try {
                    CommandLine.parse(Role.NODE, new String[] {"--" + name, value});
                } catch (ConfigException e) {
                    assertThat(e.line()).as(name).doesNotContain("unknown directive");
                    refused.add(name);
                }
            }
        }
        // Their defaults say that nothing is configured; an empty value is an error in a redis.conf too.
        assertThat(refused).containsExactlyInAnyOrder("replicaof", "slaveof");
    }

    private static List<String> texts(Object reply) {
        return ((List<?>) reply).stream().map(RedisConfBehaviorTest::text).toList();
    }

    private static String text(Object bulk) {
        return new String((byte[]) bulk, StandardCharsets.UTF_8);
    }
}
