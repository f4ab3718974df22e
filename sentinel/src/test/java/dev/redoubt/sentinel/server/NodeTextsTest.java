package dev.redoubt.sentinel.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redoubt.config.CommandLine;
import dev.redoubt.config.CommonDirectives;
import dev.redoubt.config.LiveConfig;
import dev.redoubt.config.Role;
import dev.redoubt.config.Values;
import dev.redoubt.config.lifecycle.ProcessWatch;
import dev.redoubt.node.NodeRuntime;
import dev.redoubt.node.acl.file.ProcessUsers;
import dev.redoubt.node.memory.MemoryGovernor;
import dev.redoubt.node.net.Endpoints;
import dev.redoubt.node.net.EventLoops;
import dev.redoubt.node.net.RespServer;
import dev.redoubt.node.net.ServerLimits;
import dev.redoubt.persistence.testing.Ports;
import dev.redoubt.persistence.testing.RespClient;
import dev.redoubt.persistence.testing.RespClient.RespError;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sentinel and node give the same error texts to the same requests: both have Redis's. */
@Timeout(60)
class NodeTextsTest {
    @TempDir
    private static Path dir;

    private static EventLoops loops;
    private static RespServer server;
    private static NodeRuntime node;

    @BeforeAll
    static void start() throws Exception {
        LiveConfig config = new LiveConfig(Values.defaults(Role.SENTINEL).with(CommonDirectives.REQUIREPASS, "secret"));
        loops = EventLoops.create(1);
        ProcessUsers users = ProcessUsers.open(config, config.sentinel(), SentinelServer.commands());
        SentinelServer sentinel = new SentinelServer(
                loops.loop(0),
                new ProcessWatch(Assertions::fail),
                config,
                users.access(Runnable::run),
                new NoPort(),
                "0",
                () -> 0);
        server = RespServer.bind(
                loops,
                Endpoints.tcp(List.of("127.0.0.1"), 0),
                ServerLimits.DEFAULT,
                new MemoryGovernor(Long.MAX_VALUE),
                sentinel.sessions());
        String[] args = {
            "--port",
            "" + Ports.free(),
            "--cluster-port",
            "" + Ports.free(),
            "--dir",
            dir.toString(),
            "--requirepass",
            "secret"
        };
        CommandLine line = CommandLine.parse(Role.NODE, args);
        node = NodeRuntime.start(line.config(), role -> {});
    }

    @AfterAll
    static void stop() {
        node.close();
        server.close();
        loops.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HELLO 3",
                "HELLO 9",
                "HELLO x",
                "HELLO 2 FOO",
                "HELLO 2 SETNAME a\nb",
                "HELLO 2 AUTH default wrong",
                "AUTH wrong",
                "AUTH nobody secret",
                "AUTH a b c",
                "AUTH",
                "PING",
                "PING a b",
                "INFO",
                "NOSUCHCOMMAND a b",
                "SUBSCRIBE",
            })
    void error_texts_of_sentinel_and_node_are_equal(String request) throws Exception {
        String[] words = request.split(" ");
        assertThat(error(server.port(), words)).isEqualTo(error(node.port(), words));
    }

    private static String error(int port, String[] words) throws IOException {
        try (RespClient client = new RespClient("127.0.0.1", port)) {
            return ((RespError) client.call((Object[]) words)).message();
        }
    }
}
