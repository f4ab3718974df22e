package dev.redoubt.sentinel.actor;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.util.ContextInitializer;
import dev.redoubt.config.CommandLine;
import dev.redoubt.config.CommonDirectives;
import dev.redoubt.config.Directives;
import dev.redoubt.config.LiveConfig;
import dev.redoubt.config.LiveDirective;
import dev.redoubt.config.Role;
import dev.redoubt.config.logging.Logging;
import dev.redoubt.persistence.testing.KeepAlive;
import dev.redoubt.persistence.testing.Ports;
import dev.redoubt.persistence.testing.RespClient;
import dev.redoubt.persistence.testing.RespClient.RespError;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.LoggerFactory;

/**
 * Each live directive of a sentinel is set while it runs, and its effect is seen. Clients have no command for it yet.
 */
@Timeout(120)
class SentinelLiveDirectivesBehaviorTest {
    private interface Case {
        void run() throws Exception;
    }

    private final Map<String, Case> cases = new TreeMap<>();

    @TempDir
    Path dir;

    private LiveConfig config;
    private SentinelRuntime sentinel;

    SentinelLiveDirectivesBehaviorTest() {
        cases.put("requirepass", this::requirepass);
        cases.put("acl-pubsub-default", this::aclPubsubDefault);
        cases.put("acllog-max-len", this::acllogMaxLen);
        cases.put("timeout", this::timeout);
        cases.put("maxclients", this::maxclients);
        cases.put("tcp-keepalive", this::keepAlive);
        cases.put("loglevel", this::loglevel);
    }

    static Stream<String> live() {
        return Directives.of(Role.SENTINEL).stream()
                .filter(LiveDirective.class::isInstance)
                .map(directive -> directive.name());
    }

    @BeforeEach
    void start() throws Exception {
        int clusterPort = Ports.free();
        config = CommandLine.parse(Role.SENTINEL, new String[] {
                    "--port",
                    "" + Ports.free(),
                    "--cluster-port",
                    "" + clusterPort,
                    "--dir",
                    dir.resolve("sentinel").toString(),
                    "--sentinels",
                    "127.0.0.1:" + clusterPort
                })
                .config();
        sentinel = SentinelRuntime.start(config, failure -> {}, () -> {});
    }

    @AfterEach
    void stop() {
        sentinel.close();
        assertThat(config.registrations()).as("listeners that are left").isZero();
    }

    @ParameterizedTest
    @MethodSource("live")
    void directive_acts_when_it_is_set_at_run_time(String name) throws Exception {
        Case wanted = cases.get(name);
        assertThat(wanted).as("the case of " + name).isNotNull();
        wanted.run();
    }

    private RespClient client() throws IOException {
        return new RespClient("127.0.0.1", sentinel.port());
    }

    private void set(String directive, String value) {
        assertThat(config.set(List.of(directive, value))).isNull();
    }

    private void requirepass() throws IOException {
        byte[] key = "\u043a\u043b\u044e\u0447".getBytes(StandardCharsets.UTF_8);
        try (RespClient before = client()) {
            assertThat(before.call("PING")).isEqualTo("PONG");
            set("requirepass", new String(key, StandardCharsets.ISO_8859_1));
            assertThat(before.call("PING")).isEqualTo("PONG");
        }
        try (RespClient after = client()) {
            assertThat(after.call("PING")).isEqualTo(new RespError("NOAUTH Authentication required."));
            assertThat(after.call("AUTH", "wrong")).isInstanceOf(RespError.class);
            assertThat(after.call("AUTH", key)).isEqualTo("OK");
            assertThat(after.call("PING")).isEqualTo("PONG");
        }
    }

    private void aclPubsubDefault() throws IOException {
        set("acl-pubsub-default", "allchannels");
        try (RespClient client = client()) {
            client.ok("ACL", "SETUSER", "u", "+ping");
            byte[] line = (byte[]) ((List<?>) client.call("ACL", "LIST")).get(1);
            assertThat(new String(line, StandardCharsets.US_ASCII)).isEqualTo("user u off &* -@all +ping");
        }
    }

    private void acllogMaxLen() throws IOException {
        set("acllog-max-len", "1");
        try (RespClient client = client()) {
            client.call("AUTH", "a", "x");
            client.call("AUTH", "b", "x");
            assertThat((List<?>) client.call("ACL", "LOG")).hasSize(1);
        }
    }

    private void timeout() throws IOException {
        try (RespClient idle = client()) {
            assertThat(idle.call("PING")).isEqualTo("PONG");
            set("timeout", "1");
            assertThat(idle.atEnd()).isTrue();
        }
    }

    private void maxclients() throws IOException {
        try (RespClient first = client()) {
            assertThat(first.call("PING")).isEqualTo("PONG");
            set("maxclients", "1");
            try (RespClient second = client()) {
                assertThat(second.read()).isEqualTo(new RespError("ERR max number of clients reached"));
            }
            assertThat(first.text("INFO", "clients")).contains("maxclients:1\r\n");
        }
    }

    private void keepAlive() throws IOException {
        try (RespClient before = client()) {
            assertThat(before.call("PING")).isEqualTo("PONG");
            assertThat(KeepAlive.isSet(before)).isTrue();
        }
        set("tcp-keepalive", "0");
        try (RespClient after = client()) {
            assertThat(after.call("PING")).isEqualTo("PONG");
            assertThat(KeepAlive.isSet(after)).isFalse();
        }
    }

    private void loglevel() throws Exception {
        Path file = dir.resolve("sentinel.log");
        Logging logging =
                Logging.start(Logging.Letter.SENTINEL, config.live(CommonDirectives.LOGLEVEL), file.toString());
        try {
            LoggerFactory.getLogger("dev.redoubt.Some").debug("before");
            set("loglevel", "debug");
            LoggerFactory.getLogger("dev.redoubt.Some").debug("after");
        } finally {
            logging.stop();
            LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
            context.reset();
            new ContextInitializer(context).autoConfig();
        }
        assertThat(Files.readString(file)).contains("after").doesNotContain("before");
    }
}
