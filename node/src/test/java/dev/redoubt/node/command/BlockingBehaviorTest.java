package dev.redoubt.node.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redoubt.node.TestNode;
import dev.redoubt.persistence.testing.Await;
import dev.redoubt.persistence.testing.RespClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Clients that wait for a key, on the sockets of a node. */
@Timeout(120)
class BlockingBehaviorTest {
    @TempDir
    Path dir;

    private TestNode node;
    private RespClient waiting;
    private RespClient other;

    @BeforeEach
    void start() throws IOException {
        node = new TestNode(dir);
        waiting = node.client();
        other = node.client();
    }

    @AfterEach
    void stop() throws IOException {
        waiting.close();
        other.close();
        node.close();
    }

    private void awaitBlocked(int clients) {
        Await.until(clients + " clients wait", () -> String.valueOf(other.text("INFO", "clients"))
                .contains("blocked_clients:" + clients + "\r\n"));
    }

    private static String text(Object reply) {
        if (reply instanceof byte[] bytes) {
            return new String(bytes, StandardCharsets.ISO_8859_1);
        }
        return reply instanceof List<?> list
                ? list.stream().map(BlockingBehaviorTest::text).toList().toString()
                : String.valueOf(reply);
    }

    @Test
    void waiting_client_gets_an_element_before_the_next_command_of_the_same_pipeline() throws IOException {
        waiting.send("BLPOP", "list", "0");
        awaitBlocked(1);
        other.queue("RPUSH", "list", "a");
        other.queue("LPOP", "list");
        other.flush();
        assertThat(text(other.read())).isEqualTo("1");
        assertThat(other.read()).isNull();
        assertThat(text(waiting.read())).isEqualTo("[list, a]");
        awaitBlocked(0);
    }

    @Test
    void next_commands_of_a_waiting_client_run_behind_its_reply() throws IOException {
        waiting.queue("BLPOP", "list", "0");
        waiting.queue("RPUSH", "list", "b");
        waiting.queue("BLPOP", "list", "0");
        waiting.flush();
        awaitBlocked(1);
        other.call("RPUSH", "list", "a");
        assertThat(text(waiting.read())).isEqualTo("[list, a]");
        assertThat(text(waiting.read())).isEqualTo("1");
        assertThat(text(waiting.read())).isEqualTo("[list, b]");
    }

    private void queueOnWaiting(String... commands) throws IOException {
        for (String command : commands) {
            waiting.queue((Object[]) command.split(" "));
        }
        waiting.flush();
    }

    private String readOfWaiting(int replies) throws IOException {
        StringBuilder all = new StringBuilder();
        for (int i = 0; i < replies; i++) {
            all.append(text(waiting.read())).append(' ');
        }
        return all.toString().strip();
    }

    @Test
    void pipeline_stops_at_each_command_that_waits_and_nowhere_else() throws IOException {
        queueOnWaiting(
                "RPUSH list a b",
                "BLPOP list 0",
                "BRPOP list 0",
                "APPEND s 1",
                "BLPOP list 0",
                "APPEND s 2",
                "BZPOPMIN zset 0",
                "APPEND s 3",
                "SELECT 1",
                "BLPOP other 0",
                "APPEND s 4");
        assertThat(readOfWaiting(4)).isEqualTo("2 [list, a] [list, b] 1");
        awaitBlocked(1);
        assertThat(other.text("GET", "s")).isEqualTo("1");
        other.call("RPUSH", "list", "c");
        assertThat(readOfWaiting(2)).isEqualTo("[list, c] 2");
        awaitBlocked(1);
        assertThat(other.text("GET", "s")).isEqualTo("12");
        other.call("ZADD", "zset", "1", "m");
        assertThat(readOfWaiting(3)).isEqualTo("[zset, m, 1] 3 OK");
        awaitBlocked(1);
        assertThat(other.text("GET", "s")).isEqualTo("123");
        other.call("SELECT", "1");
        other.call("RPUSH", "other", "d");
        assertThat(readOfWaiting(2)).isEqualTo("[other, d] 1");
        awaitBlocked(0);
    }

    @Test
    void nothing_runs_that_a_gone_client_had_sent_behind_a_command_that_waits() throws IOException {
        try (RespClient gone = node.client()) {
            gone.queue("APPEND", "s", "1");
            gone.queue("BLPOP", "list", "0");
            gone.queue("APPEND", "s", "2");
            gone.flush();
            assertThat(gone.read()).isEqualTo(1L);
            awaitBlocked(1);
        }
        awaitBlocked(0);
        other.call("RPUSH", "list", "a");
        assertThat(other.text("GET", "s")).isEqualTo("1");
        assertThat(other.call("LLEN", "list")).isEqualTo(1L);
    }

    @Test
    void transaction_behind_a_command_that_waits_sees_what_has_changed_meanwhile() throws IOException {
        queueOnWaiting(
                "SET s 1", "WATCH s", "BLPOP list 0", "GET s", "MULTI", "BLPOP list 0", "GET s", "EXEC", "GET s");
        assertThat(readOfWaiting(2)).isEqualTo("OK OK");
        awaitBlocked(1);
        other.queue("SET", "s", "2");
        other.queue("RPUSH", "list", "a");
        other.flush();
        assertThat(readOfWaiting(7)).isEqualTo("[list, a] 2 OK QUEUED QUEUED null 2");
    }

    @Test
    void clients_that_wait_for_each_other_hand_an_element_on() throws IOException {
        try (RespClient last = node.client()) {
            waiting.send("BLMOVE", "a", "b", "LEFT", "RIGHT", "0");
            last.send("BLMOVE", "b", "c", "LEFT", "RIGHT", "0");
            awaitBlocked(2);
            other.queue("RPUSH", "a", "x");
            other.queue("LRANGE", "c", "0", "-1");
            other.flush();
            assertThat(text(other.read())).isEqualTo("1");
            assertThat(text(other.read())).isEqualTo("[x]");
            assertThat(text(waiting.read())).isEqualTo("x");
            assertThat(text(last.read())).isEqualTo("x");
        }
    }

    @Test
    void closed_client_takes_nothing() throws IOException {
        try (RespClient gone = node.client()) {
            gone.send("BLPOP", "list", "0");
            awaitBlocked(1);
        }
        awaitBlocked(0);
        other.call("RPUSH", "list", "a");
        assertThat(text(other.call("LLEN", "list"))).isEqualTo("1");
    }

    @Test
    void client_waits_no_longer_than_it_wants() throws IOException {
        assertThat(waiting.call("BLPOP", "list", "0.02")).isNull();
        assertThat(waiting.call("BZPOPMIN", "zset", "0.02")).isNull();
        assertThat(waiting.call("BLMOVE", "list", "other", "LEFT", "LEFT", "0.02"))
                .isNull();
        assertThat(text(waiting.call("PING"))).isEqualTo("PONG");
    }

    @Test
    void what_waiting_clients_took_is_in_the_log() throws IOException {
        waiting.send("BRPOP", "list", "0");
        awaitBlocked(1);
        other.call("RPUSH", "list", "a", "b");
        assertThat(text(waiting.read())).isEqualTo("[list, b]");
        String digest = other.text("DEBUG", "DIGEST");
        assertThat(other.text("DEBUG", "RELOAD")).isEqualTo("OK");
        assertThat(other.text("DEBUG", "DIGEST")).isEqualTo(digest);
        node.close();
        node = new TestNode(dir);
        try (RespClient again = node.client()) {
            assertThat(text(again.call("LRANGE", "list", "0", "-1"))).isEqualTo("[a]");
        }
    }

    private String idOf(RespClient client) throws IOException {
        return text(client.call("CLIENT", "ID"));
    }

    @Test
    void client_unblock_ends_the_wait_as_if_its_time_had_come_or_with_an_error() throws IOException {
        String id = idOf(waiting);
        for (String reason : List.of("TIMEOUT", "ERROR")) {
            waiting.queue("BLPOP", "list", "0");
            waiting.queue("PING");
            waiting.flush();
            awaitBlocked(1);
            other.queue("CLIENT", "UNBLOCK", id, reason);
            other.queue("CLIENT", "UNBLOCK", id, reason);
            other.flush();
            assertThat(other.read()).isEqualTo(1L);
            assertThat(other.read()).isEqualTo(0L);
            assertThat(text(waiting.read()))
                    .isEqualTo(
                            reason.equals("TIMEOUT")
                                    ? "null"
                                    : "RespError[message=UNBLOCKED client unblocked via CLIENT UNBLOCK]");
            assertThat(text(waiting.read())).isEqualTo("PONG");
            awaitBlocked(0);
        }
        other.call("RPUSH", "list", "a");
        assertThat(other.call("LLEN", "list")).isEqualTo(1L);
    }

    @Test
    void client_unblock_ends_wait_with_the_replicas_that_there_are() throws IOException {
        String id = idOf(waiting);
        waiting.send("WAIT", "1", "0");
        awaitBlocked(1);
        assertThat(other.call("CLIENT", "UNBLOCK", id)).isEqualTo(1L);
        assertThat(waiting.read()).isEqualTo(0L);
        awaitBlocked(0);
    }

    @Test
    void swapdb_serves_those_who_wait_in_either_database() throws IOException {
        waiting.call("SELECT", "1");
        waiting.send("BLPOP", "list", "0");
        awaitBlocked(1);
        other.queue("RPUSH", "list", "a");
        other.queue("SWAPDB", "0", "1");
        other.queue("DBSIZE");
        other.flush();
        assertThat(other.read()).isEqualTo(1L);
        assertThat(text(other.read())).isEqualTo("OK");
        assertThat(other.read()).isEqualTo(0L);
        assertThat(text(waiting.read())).isEqualTo("[list, a]");
        String digest = other.text("DEBUG", "DIGEST");
        node.close();
        node = new TestNode(dir);
        try (RespClient again = node.client()) {
            assertThat(again.text("DEBUG", "DIGEST")).isEqualTo(digest);
        }
    }
}
