package dev.redoubt.node.command.script;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redoubt.node.command.RawConnection;
import dev.redoubt.node.command.script.Script.Clock;
import dev.redoubt.node.command.script.Script.Line;
import dev.redoubt.node.command.script.Script.Order;
import dev.redoubt.node.command.script.Script.Request;
import dev.redoubt.node.command.script.Script.Scenario;
import dev.redoubt.persistence.testing.RedisServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Runs the golden scripts against redis-server 7.0.15, so that their replies are known to be Redis's. The log is not
 * compared, and requests marked {@code @ours} are left out.
 */
class RedisScriptTest {
    /** The server sleeps a little longer than the script says: a key lives through the millisecond of its expiry. */
    private static final int EXTRA_SLEEP_MS = 2;

    private static RedisServer redis;

    private final Map<Integer, RawConnection> clients = new HashMap<>();
    private final List<String> differences = new ArrayList<>();

    @BeforeAll
    static void start() throws IOException {
        redis = RedisServer.start();
    }

    @AfterAll
    static void stop() {
        if (redis != null) {
            redis.close();
        }
    }

    static List<String> names() {
        return Scripts.NAMES;
    }

    @ParameterizedTest
    @MethodSource("names")
    void redis_server_gives_the_replies_of_the_script(String name) throws IOException {
        Script script = Scripts.read(name);
        try (RawConnection control = new RawConnection(redis.port())) {
            call(control, "DEBUG SET-ACTIVE-EXPIRE 0");
            for (Line line : script.lines()) {
                if (line instanceof Scenario) {
                    closeClients();
                    call(control, "FLUSHALL");
                } else if (line instanceof Clock clock) {
                    call(control, "DEBUG SLEEP " + (clock.millis() + EXTRA_SLEEP_MS) / 1000.0);
                } else if (line instanceof Request request && !request.ours()) {
                    ask(name, request);
                }
            }
        } finally {
            closeClients();
        }
        assertThat(differences).isEmpty();
    }

    private void ask(String name, Request request) throws IOException {
        RawConnection client = client(request.client());
        client.send(request.words());
        for (String expected : request.outcome()) {
            if (Scripts.isReply(expected)) {
                compare(name, request, expected, value(client, request.order()));
            } else if (expected.startsWith(Scripts.PUSH)) {
                String[] parts = expected.split(" ", 3);
                String message = value(client(Integer.parseInt(parts[1])), Order.AS_SENT);
                compare(name, request, parts[2], message);
            } else if (expected.startsWith(Scripts.CLOSED)) {
                try (RawConnection closed =
                        clients.remove(Integer.parseInt(expected.substring(Scripts.CLOSED.length())))) {
                    compare(name, request, "", new String(closed.readToEnd(), StandardCharsets.ISO_8859_1));
                }
            }
        }
    }

    private void compare(String name, Request request, String expected, String actual) {
        if (!Script.matches(expected, actual)) {
            differences.add(String.format(
                    "%s.txt:%d: %s%n  redis  %s%n  script %s",
                    name, request.number(), request.source(), actual, expected));
        }
    }

    private static String value(RawConnection client, Order order) throws IOException {
        return RespText.values(client.readReply(), order).get(0);
    }

    private static void call(RawConnection control, String command) throws IOException {
        control.send(Words.split(command));
        assertThat(value(control, Order.AS_SENT)).as(command).isEqualTo("+OK");
    }

    private RawConnection client(int number) throws IOException {
        RawConnection client = clients.get(number);
        if (client == null) {
            client = new RawConnection(redis.port());
            clients.put(number, client);
        }
        return client;
    }

    private void closeClients() throws IOException {
        for (RawConnection client : clients.values()) {
            client.close();
        }
        clients.clear();
    }
}
