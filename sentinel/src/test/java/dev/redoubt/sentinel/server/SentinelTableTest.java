package dev.redoubt.sentinel.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redoubt.config.LiveConfig;
import dev.redoubt.config.Role;
import dev.redoubt.config.Values;
import dev.redoubt.config.lifecycle.ProcessWatch;
import dev.redoubt.node.acl.file.ProcessUsers;
import dev.redoubt.node.memory.MemoryGovernor;
import dev.redoubt.node.net.Endpoints;
import dev.redoubt.node.net.EventLoops;
import dev.redoubt.node.net.RespServer;
import dev.redoubt.node.net.ServerLimits;
import dev.redoubt.persistence.testing.RespClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The commands of a sentinel as COMMAND shows them. */
@Timeout(60)
class SentinelTableTest {
    /**
     * SETINFO and NO-TOUCH are of Redis 7.2, and TRUST-MEMBER ours. Sentinels of Redis 7 have lost QUIT, which ours keep for clients
     * that send it.
     */
    private static final Set<String> NOT_OF_REDIS =
            Set.of("client|setinfo", "client|no-touch", "quit", "sentinel|trust-member");

    private EventLoops loops;
    private RespServer server;

    @BeforeEach
    void start() throws IOException {
        loops = EventLoops.create(1);
        LiveConfig config = new LiveConfig(Values.defaults(Role.SENTINEL));
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
    }

    @AfterEach
    void stop() {
        server.close();
        loops.close();
    }

    @Test
    void every_row_prints_as_a_real_sentinel_prints_it(@TempDir Path dir) throws Exception {
        try (RealSentinel real = new RealSentinel(dir, "");
                RespClient theirs = real.connect();
                RespClient ours = new RespClient("127.0.0.1", server.port())) {
            for (Object each : (List<?>) ours.call("COMMAND", "LIST")) {
                String name = new String((byte[]) each, StandardCharsets.ISO_8859_1);
                if (!NOT_OF_REDIS.contains(name)) {
                    assertThat(row(ours, name)).as(name).isEqualTo(row(theirs, name));
                }
            }
        }
    }

    @Test
    void every_row_is_documented() throws IOException {
        try (RespClient ours = new RespClient("127.0.0.1", server.port())) {
            for (Object each : (List<?>) ours.call("COMMAND", "LIST")) {
                String name = new String((byte[]) each, StandardCharsets.ISO_8859_1);
                assertThat(text(ours.call("COMMAND", "DOCS", name))).startsWith("[" + name + ", [summary, ");
            }
            assertThat(text(ours.call("SENTINEL", "HELP")))
                    .startsWith("[SENTINEL <subcommand> [<arg> [value] [opt] ...]. Subcommands are:, CKQUORUM <mas")
                    .endsWith(", HELP,     Prints this help.]");
        }
    }

    /** Name, arity, flags, key positions, categories, tips and key specifications. */
    private static String row(RespClient client, String name) throws IOException {
        List<?> reply = (List<?>) client.call("COMMAND", "INFO", name);
        return text(((List<?>) reply.get(0)).subList(0, 9));
    }

    private static String text(Object reply) {
        if (reply instanceof List<?> list) {
            return list.stream().map(SentinelTableTest::text).toList().toString();
        }
        return reply instanceof byte[] bulk ? new String(bulk, StandardCharsets.ISO_8859_1) : String.valueOf(reply);
    }
}
