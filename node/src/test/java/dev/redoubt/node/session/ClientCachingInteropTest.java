package dev.redoubt.node.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redoubt.node.TestNode;
import dev.redoubt.persistence.testing.RedisServer;
import dev.redoubt.persistence.testing.RespClient;
import dev.redoubt.persistence.testing.RespClient.RespError;
import dev.redoubt.persistence.testing.RespClient.RespPush;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Clients that cache, on the sockets of a node and of redis-server 7.0.15: what each client is sent after each request
 * must be the same. The golden script {@code client-caching} has what needs no id of another client.
 */
@Timeout(120)
class ClientCachingInteropTest {
    /** Words before which the number of a client stands for that client. */
    private static final String REQUESTS =
            """
            a HELLO 3
            a CLIENT TRACKING ON REDIRECT @b
            a CLIENT TRACKINGINFO
            a CLIENT GETREDIR
            a GET k
            c SET k 1
            b SUBSCRIBE __redis__:invalidate
            a GET k
            c SET k 2
            a GET k
            c FLUSHALL
            a CLIENT TRACKING ON REDIRECT @b REDIRECT @c
            a CLIENT TRACKING ON BCAST REDIRECT @b
            a CLIENT TRACKING OFF
            a CLIENT TRACKING ON BCAST REDIRECT @b PREFIX x
            a CLIENT TRACKINGINFO
            c MSET x1 1 y1 1 x2 2
            b UNSUBSCRIBE
            c SET x1 1
            b HELLO 3
            c SET x1 1
            a CLIENT TRACKING OFF
            c SET x1 1
            a CLIENT TRACKING ON REDIRECT @b NOLOOP
            a GET x1
            a SET x1 1
            a GET x1
            c SET x1 1
            a GET x1
            b SSUBSCRIBE s
            c PEXPIRE x1 -1
            a CLIENT TRACKING ON REDIRECT @d
            a GET x1
            d QUIT
            c SET x1 1
            a CLIENT TRACKINGINFO
            a GET x1
            c SET x1 2
            a CLIENT TRACKING ON
            a CLIENT TRACKINGINFO
            a GET x1
            c SET x1 3
            a MULTI
            a CLIENT TRACKING OFF
            a CLIENT TRACKING ON OPTIN
            a EXEC
            a GET x1
            c SET x1 4
            a MULTI
            a CLIENT CACHING YES
            a GET x1
            a EXEC
            c SET x1 5
            c CONFIG SET tracking-table-max-keys 2
            a CLIENT TRACKING OFF
            a CLIENT TRACKING ON
            a HELLO 2
            a GET x1
            c SET x1 6
            """;

    private final Map<String, RespClient> clients = new TreeMap<>();
    private final Map<String, String> ids = new TreeMap<>();

    /** The client that is inside of MULTI, where each request has one reply and nothing else comes; or empty. */
    private String queueing = "";

    @Test
    void each_client_is_sent_what_redis_server_sends(@TempDir Path dir) throws IOException {
        List<String> expected;
        try (RedisServer redis = RedisServer.start()) {
            expected = play(redis.port());
        }
        try (TestNode node = new TestNode(dir);
                RespClient any = node.client()) {
            assertThat(play(any.serverPort())).isEqualTo(expected);
        }
    }

    private List<String> play(int port) throws IOException {
        List<String> transcript = new ArrayList<>();
        for (String name : List.of("a", "b", "c", "d")) {
            RespClient client = new RespClient("127.0.0.1", port);
            clients.put(name, client);
            ids.put(client.text("CLIENT", "ID"), "@" + name);
        }
        for (String request : REQUESTS.lines().toList()) {
            String[] words = request.split(" ");
            Object[] args = new Object[words.length - 1];
            for (int i = 1; i < words.length; i++) {
                args[i - 1] = idOf(words[i]);
            }
            RespClient client = clients.get(words[0]);
            client.send(args);
            transcript.add(request);
            if (args[0].equals("QUIT")) {
                transcript.add("  " + shown(client.read()));
                assertThat(client.atEnd()).isTrue();
                client.close();
                clients.remove(words[0]);
            }
            if (args[0].equals("MULTI")) {
                queueing = words[0];
            }
            if (queueing.equals(words[0]) && !args[0].equals("EXEC")) {
                transcript.add("  " + shown(client.read()));
            } else if (queueing.equals(words[0])) {
                queueing = "";
            }
            // The others are told before whoever asked is answered, so that one comes first.
            List<String> names = new ArrayList<>(clients.keySet());
            names.sort(Comparator.comparing(name -> !name.equals(words[0])));
            for (String name : names) {
                if (!name.equals(queueing)) {
                    addWhatCame(name, clients.get(name), transcript);
                }
            }
        }
        for (RespClient client : clients.values()) {
            client.close();
        }
        clients.clear();
        return transcript;
    }

    /** What a client has been sent comes before the answer to what it asks now. */
    private void addWhatCame(String name, RespClient client, List<String> transcript) throws IOException {
        client.send("ECHO", "end");
        String line = shown(client.read());
        while (!line.equals("end") && !line.contains("Can't execute 'echo'")) {
            transcript.add("  " + name + " " + line);
            line = shown(client.read());
        }
    }

    private String idOf(String word) {
        return ids.entrySet().stream()
                .filter(entry -> entry.getValue().equals(word))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse(word);
    }

    private String shown(@Nullable Object reply) {
        if (reply instanceof List<?> list) {
            // The reply to HELLO has numbers that are no ids.
            return list.size() == 14
                    ? "hello"
                    : list.stream().map(this::shown).toList().toString();
        }
        if (reply instanceof RespPush push) {
            return ">" + shown(push.items());
        }
        if (reply instanceof RespError error) {
            return "-" + error.message();
        }
        if (reply instanceof Long number) {
            return ids.getOrDefault(number.toString(), number.toString());
        }
        return reply instanceof byte[] bulk ? new String(bulk, StandardCharsets.ISO_8859_1) : String.valueOf(reply);
    }
}
