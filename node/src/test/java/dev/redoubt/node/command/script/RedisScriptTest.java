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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Runs the golden scripts against redis-server 7.0.15, so that their replies and log are known to be Redis's: the log
 * is compared with what redis-server appends to its AOF, but for SELECT and for the times that depend on the clock.
 * Requests marked {@code @ours} are left out.
 */
class RedisScriptTest {
    private static final String SELECT = Scripts.LOG + "SELECT ";
    /** The server sleeps a little longer than the script says: a key lives through the millisecond of its expiry. */
    private static final int EXTRA_SLEEP_MS = 2;

    /** Unix milliseconds of these decades. */
    private static final Pattern TIME = Pattern.compile("\\b[12][0-9]{12}\\b");

    private static RedisServer redis;

    private final Map<Integer, RawConnection> clients = new HashMap<>();
    private final List<String> differences = new ArrayList<>();
    /** What the log must have got since it was last compared. */
    private final List<String> expectedLog = new ArrayList<>();

    private long aofPosition;

    @BeforeAll
    static void start() throws IOException {
        redis = RedisServer.start("--appendonly", "yes", "--aof-use-rdb-preamble", "no", "--appendfsync", "no");
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
                    takeAof();
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
        boolean replied = false;
        for (String expected : request.outcome()) {
            if (Scripts.isLog(expected)) {
                expectedLog.add(expected);
            } else if (Scripts.isReply(expected)) {
                compare(name, request, expected, value(client, request.order()));
                replied = true;
            } else if (Scripts.withoutPattern(expected).startsWith(Scripts.PUSH)) {
                String[] parts = Scripts.withoutPattern(expected).split(" ", 3);
                parts[2] = expected.startsWith(Scripts.PUSH) ? parts[2] : Scripts.PATTERN + parts[2];
                String message = value(client(Integer.parseInt(parts[1])), Order.AS_SENT);
                compare(name, request, parts[2], message);
            } else if (expected.startsWith(Scripts.CLOSED)) {
                try (RawConnection closed =
                        clients.remove(Integer.parseInt(expected.substring(Scripts.CLOSED.length())))) {
                    compare(name, request, "", new String(closed.readToEnd(), StandardCharsets.ISO_8859_1));
                }
            }
        }
        // What a request without a reply has logged is seen at the next reply.
        if (replied) {
            compareLog(name, request);
            expectedLog.clear();
        }
    }

    private void compareLog(String name, Request request) throws IOException {
        List<String> scripted = timeless(expectedLog);
        List<String> actual = timeless(
                takeAof().stream().map(command -> Scripts.LOG + command).toList());
        boolean same = scripted.size() == actual.size();
        for (int i = 0; same && i < actual.size(); i++) {
            same = Script.matches(scripted.get(i), actual.get(i));
        }
        if (!same) {
            compare(name, request, scripted.toString(), actual.toString());
        }
    }

    private static List<String> timeless(List<String> log) {
        return log.stream()
                .filter(line -> !line.regionMatches(true, 0, SELECT, 0, SELECT.length()))
                .map(line -> TIME.matcher(line).replaceAll("TIME"))
                .toList();
    }

    /** The commands that the AOF has got since the last call; redis-server writes them before it replies. */
    private List<String> takeAof() throws IOException {
        try (Stream<Path> files = Files.list(redis.dir().resolve("appendonlydir"))) {
            Path aof = files.filter(file -> file.toString().endsWith(".incr.aof"))
                    .findFirst()
                    .orElseThrow();
            byte[] all = Files.readAllBytes(aof);
            byte[] added = Arrays.copyOfRange(all, (int) aofPosition, all.length);
            aofPosition = all.length;
            return RespText.commands(added);
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
