package dev.redoubt.node.command.script;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redoubt.node.command.KeyEventListener;
import dev.redoubt.node.command.RawConnection;
import dev.redoubt.node.command.ScriptEngine;
import dev.redoubt.node.command.script.Script.Clock;
import dev.redoubt.node.command.script.Script.Line;
import dev.redoubt.node.command.script.Script.Request;
import dev.redoubt.node.command.script.Script.Scenario;
import dev.redoubt.persistence.testing.RedisServer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Plays the golden scripts on redis-server 7.0.15 and on the engine: subscribers must hear of the same events of keys,
 * in the same order. Requests marked {@code @ours} are left out on both.
 */
class KeyEventsScriptTest {
    /** As in {@link RedisScriptTest}. */
    private static final int EXTRA_SLEEP_MS = 2;

    private static RedisServer redis;

    private final Map<Integer, RawConnection> clients = new HashMap<>();
    private final List<RawConnection> closed = new ArrayList<>();
    private final List<String> differences = new ArrayList<>();
    private final List<String> expected = new ArrayList<>();
    private final List<String> actual = new ArrayList<>();
    private ScriptEngine engine = begin();

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
        // This one kills clients, the listener among them, and changes no keys.
        return Scripts.NAMES.stream().filter(name -> !name.equals("connection")).toList();
    }

    private static ScriptEngine begin() {
        ScriptEngine fresh = new ScriptEngine();
        fresh.publishKeyEvents(KeyEventListener.EVERYTHING);
        return fresh;
    }

    @ParameterizedTest
    @MethodSource("names")
    void events_of_a_script_are_those_of_redis_server(String name) throws IOException {
        Script script = Scripts.read(name);
        try (RawConnection control = new RawConnection(redis.port());
                KeyEventListener listener = new KeyEventListener(redis.port())) {
            call(control, "DEBUG SET-ACTIVE-EXPIRE 0");
            for (Line line : script.lines()) {
                if (line instanceof Scenario) {
                    closeClients();
                    call(control, "FLUSHALL");
                    call(control, "CONFIG SET notify-keyspace-events " + KeyEventListener.EVERYTHING);
                    listener.take();
                    engine = begin();
                    expected.clear();
                    actual.clear();
                } else if (line instanceof Clock clock) {
                    call(control, "DEBUG SLEEP " + (clock.millis() + EXTRA_SLEEP_MS) / 1000.0);
                    engine.advance(clock.millis());
                } else if (line instanceof Request request && !request.ours()) {
                    ask(name, request, listener);
                }
            }
        } finally {
            closeClients();
        }
        assertThat(differences).isEmpty();
    }

    private void ask(String name, Request request, KeyEventListener listener) throws IOException {
        RawConnection client = client(request.client());
        client.send(request.words());
        boolean replied = false;
        for (String outcome : request.outcome()) {
            if (Scripts.isReply(outcome)) {
                client.readReply();
                replied = true;
            } else if (Scripts.withoutPattern(outcome).startsWith(Scripts.PUSH)) {
                String number = Scripts.withoutPattern(outcome).split(" ", 3)[1];
                client(Integer.parseInt(number)).readReply();
            } else if (outcome.startsWith(Scripts.CLOSED)) {
                closed.add(clients.remove(Integer.parseInt(outcome.substring(Scripts.CLOSED.length()))));
            }
        }
        engine.run(request.client(), request.words());
        actual.addAll(engine.takeKeyEvents());
        if (!replied) {
            // When redis-server has run it is only known at the next reply.
            return;
        }
        expected.addAll(listener.take());
        if (!actual.equals(expected)) {
            differences.add(String.format(
                    "%s.txt:%d: %s%n  redis  %s%n  engine %s",
                    name, request.number(), request.source(), expected, actual));
        }
        expected.clear();
        actual.clear();
    }

    private static void call(RawConnection control, String command) throws IOException {
        control.send(Words.split(command));
        assertThat(RespText.values(control.readReply(), Script.Order.AS_SENT)).containsExactly("+OK");
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
        closed.addAll(clients.values());
        for (RawConnection client : closed) {
            client.close();
        }
        clients.clear();
        closed.clear();
    }
}
