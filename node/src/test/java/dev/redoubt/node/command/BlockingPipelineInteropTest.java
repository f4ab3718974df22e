package dev.redoubt.node.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redoubt.node.TestNode;
import dev.redoubt.persistence.testing.Await;
import dev.redoubt.persistence.testing.RedisServer;
import dev.redoubt.persistence.testing.RespClient;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Random pipelines with commands that may wait, and another client that serves them one by one: both clients read what
 * they read from redis-server, and what stands behind a command that waits runs when it has been answered.
 */
@Timeout(300)
class BlockingPipelineInteropTest {
    private static final int ROUNDS = 300;
    private static final int LONGEST = 20;
    private static final int MOST_STEPS = 8;

    /** The last commands of pipelines, one by turns: what CLIENT LIST names when all has run. */
    private static final List<String> LAST = List.of("client|getname", "client|getredir");

    private static final List<String> PIPELINE = List.of(
            "BLPOP l0 l1 0",
            "BRPOP l1 0",
            "BLMOVE l0 l1 LEFT RIGHT 0",
            "BRPOPLPUSH l1 l0 0",
            "BLMPOP 0 2 l0 l1 LEFT COUNT 2",
            "BZPOPMIN z 0",
            "BZMPOP 0 1 z MAX",
            "XREAD BLOCK 0 STREAMS s $",
            "XREAD COUNT 1 STREAMS s 0",
            "BLPOP text 0",
            "BLPOP l0 -1",
            "BLPOP l0",
            "RPUSH l0 a",
            "RPUSH l1 b c",
            "ZADD z 1 m",
            "APPEND text x",
            "GET text",
            "LRANGE l0 0 -1",
            "INCR n",
            "GET n",
            "PING",
            "ECHO e",
            "NOSUCH",
            "SELECT 0",
            "SELECT 1",
            "WATCH n",
            "MULTI",
            "EXEC",
            "DISCARD",
            "CLIENT REPLY SKIP",
            "CLIENT SETNAME c",
            "EVAL return(redis.call('incr',KEYS[1])) 1 n",
            "WAIT 0 0");
    private static final List<String> SERVING = List.of(
            "RPUSH l0 s",
            "RPUSH l1 t u",
            "ZADD z 2 o 3 p",
            "XADD s {id} f v",
            "SET text v",
            "DEL text",
            "INCR n",
            "LRANGE l0 0 -1",
            "LLEN l1",
            "SELECT 0",
            "SELECT 1",
            "FLUSHDB");

    @TempDir
    Path dir;

    private final Random random = new Random(5);
    private int lastId;
    private int pipelines;

    /** A server with a client that sends pipelines, and one that serves it. */
    private static final class Side implements AutoCloseable {
        private final Socket socket;
        private final InputStream in;
        private final RespClient serving;
        private final String id;
        private final StringBuilder read = new StringBuilder();

        Side(int port) throws IOException {
            socket = new Socket("127.0.0.1", port);
            socket.setTcpNoDelay(true);
            in = socket.getInputStream();
            serving = new RespClient("127.0.0.1", port);
            serving.ok("FLUSHALL");
            send(List.of("CLIENT ID"));
            Await.until("the client's id", () -> drain().endsWith("\r\n"));
            id = drain().substring(1).strip();
        }

        void send(List<String> commands) throws IOException {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            for (String command : commands) {
                String[] words = command.split(" ");
                bytes.writeBytes(("*" + words.length + "\r\n").getBytes(StandardCharsets.US_ASCII));
                for (String word : words) {
                    bytes.writeBytes(
                            ("$" + word.length() + "\r\n" + word + "\r\n").getBytes(StandardCharsets.US_ASCII));
                }
            }
            bytes.writeTo(socket.getOutputStream());
        }

        /** Sends a command of the serving client; its reply counts as read. */
        void serve(String command) throws IOException {
            read.append("served ").append(text(serving.call((Object[]) command.split(" "))));
        }

        /** Returns all that was read until now. */
        String drain() throws IOException {
            read.append(new String(in.readNBytes(in.available()), StandardCharsets.US_ASCII));
            return read.toString();
        }

        private String line() throws IOException {
            return serving.text("CLIENT", "LIST", "ID", id);
        }

        boolean isBlocked() throws IOException {
            return line().matches("(?s).* flags=[a-zA-Z]*b[a-zA-Z]* .*");
        }

        /**
         * Waits until the client of redis-server waits, or until all its commands have run, the last of which has this
         * name; its replies have been sent then.
         */
        void awaitRest(String last) throws IOException {
            Await.until("the end of the pipeline", () -> isBlocked() || line().contains(" cmd=" + last + " "));
            // What runs in one turn of redis-server's loop is sent in any order.
            serving.ok("PING");
        }

        @Override
        public void close() throws IOException {
            socket.close();
            serving.close();
        }
    }

    private static String text(Object reply) {
        if (reply instanceof byte[] bytes) {
            return new String(bytes, StandardCharsets.ISO_8859_1);
        }
        return reply instanceof List<?> list
                ? list.stream().map(BlockingPipelineInteropTest::text).toList().toString()
                : String.valueOf(reply);
    }

    @Test
    void pipelines_stop_where_redis_server_stops() throws IOException {
        try (RedisServer server = RedisServer.start();
                TestNode node = new TestNode(dir);
                RespClient port = node.client();
                Side redis = new Side(server.port());
                Side ours = new Side(port.serverPort())) {
            int blocked = 0;
            for (int round = 0; round < ROUNDS; round++) {
                redis.read.setLength(0);
                ours.read.setLength(0);
                List<String> history = new ArrayList<>();
                pipeline(redis, ours, history, true);
                for (int step = random.nextInt(MOST_STEPS); step > 0; step--) {
                    if (random.nextInt(4) == 0) {
                        pipeline(redis, ours, history, false);
                    } else {
                        serve(redis, ours, history, anyOf(SERVING).replace("{id}", ++lastId + "-1"));
                    }
                }
                while (redis.isBlocked()) {
                    blocked++;
                    String how = random.nextBoolean() ? "TIMEOUT" : "ERROR";
                    history.add("CLIENT UNBLOCK " + how);
                    redis.serve("CLIENT UNBLOCK " + redis.id + " " + how);
                    ours.serve("CLIENT UNBLOCK " + ours.id + " " + how);
                    compare(redis, ours, history);
                }
            }
            assertThat(blocked).as("pipelines that stopped").isGreaterThan(ROUNDS / 2);
        }
    }

    private String anyOf(List<String> commands) {
        return commands.get(random.nextInt(commands.size()));
    }

    private void pipeline(Side redis, Side ours, List<String> history, boolean first) throws IOException {
        List<String> commands = new ArrayList<>(first ? List.of("RESET") : List.of());
        for (int i = random.nextInt(LONGEST); i >= 0; i--) {
            commands.add(anyOf(PIPELINE));
        }
        pipelines++;
        commands.add(last().replace('|', ' '));
        history.add(commands.toString());
        redis.send(commands);
        ours.send(commands);
        compare(redis, ours, history);
    }

    private String last() {
        return LAST.get(pipelines % LAST.size());
    }

    private void serve(Side redis, Side ours, List<String> history, String command) throws IOException {
        history.add("served: " + command);
        redis.serve(command);
        ours.serve(command);
        compare(redis, ours, history);
    }

    /** Waits until both servers have done what they can, and compares what the clients have read in this round. */
    private void compare(Side redis, Side ours, List<String> history) throws IOException {
        redis.awaitRest(last());
        String expected = redis.drain();
        boolean blocked = redis.isBlocked();
        Await.until(
                "the same replies to " + history + ": " + expected,
                () -> ours.drain().length() >= expected.length() && ours.isBlocked() == blocked);
        assertThat(ours.drain()).as("%s", history).isEqualTo(expected);
    }
}
