package dev.redoubt.node.shard;

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

/** CLIENT PAUSE and UNPAUSE, on the sockets of a node. */
@Timeout(120)
class ClientPauseBehaviorTest {
    private static final String NO_WRITES = "#!lua flags=no-writes\nreturn 7";

    @TempDir
    Path dir;

    private TestNode node;
    private RespClient paused;
    private RespClient other;

    @BeforeEach
    void start() throws IOException {
        node = new TestNode(dir);
        paused = node.client();
        other = node.client();
    }

    @AfterEach
    void stop() throws IOException {
        paused.close();
        other.close();
        node.close();
    }

    private void awaitPostponed(int clients) {
        Await.until(clients + " clients wait", () -> String.valueOf(other.text("INFO", "clients"))
                .contains("blocked_clients:" + clients + "\r\n"));
    }

    @Test
    void writes_wait_and_reads_do_not() throws IOException {
        other.call("CLIENT", "PAUSE", "100000", "WRITE");
        paused.queue("GET", "k");
        paused.queue("SET", "k", "v");
        paused.queue("GET", "k");
        paused.flush();
        assertThat(paused.read()).isNull();
        awaitPostponed(1);
        assertThat(other.call("GET", "k")).isNull();
        other.call("CLIENT", "UNPAUSE");
        assertThat(paused.read()).isEqualTo("OK");
        assertThat(new String((byte[]) paused.read(), StandardCharsets.US_ASCII))
                .isEqualTo("v");
    }

    @Test
    void pause_of_a_pipeline_holds_the_writes_behind_it() throws IOException {
        paused.queue("SET", "k", "before");
        paused.queue("CLIENT", "PAUSE", "100000", "WRITE");
        paused.queue("SET", "k", "behind");
        paused.flush();
        assertThat(paused.read()).isEqualTo("OK");
        assertThat(paused.read()).isEqualTo("OK");
        awaitPostponed(1);
        assertThat(other.text("GET", "k")).isEqualTo("before");
        other.call("CLIENT", "UNPAUSE");
        assertThat(paused.read()).isEqualTo("OK");
        assertThat(other.text("GET", "k")).isEqualTo("behind");
    }

    @Test
    void transactions_and_scripts_wait_if_they_may_write() throws IOException {
        paused.call("MULTI");
        paused.call("SET", "k", "v");
        other.call("CLIENT", "PAUSE", "100000", "WRITE");
        paused.send("EXEC");
        awaitPostponed(1);
        assertThat(other.call("EVAL", NO_WRITES, "0")).isEqualTo(7L);
        try (RespClient script = node.client()) {
            script.send("EVAL", "return 8", "0");
            awaitPostponed(2);
            other.call("CLIENT", "UNPAUSE");
            assertThat(script.read()).isEqualTo(8L);
        }
        assertThat(paused.read()).isInstanceOf(List.class);
    }

    @Test
    void pause_of_all_ends_by_itself() throws IOException {
        other.call("CLIENT", "PAUSE", "100", "ALL");
        long begin = System.nanoTime();
        assertThat(paused.call("GET", "k")).isNull();
        assertThat(System.nanoTime() - begin).isGreaterThan(50_000_000L);
        assertThat(paused.call("SET", "k", "v")).isEqualTo("OK");
    }

    @Test
    void pause_of_all_holds_what_needs_no_data_too() throws IOException {
        other.queue("CLIENT", "PAUSE", "300", "ALL");
        other.queue("ECHO", "behind");
        other.flush();
        assertThat(other.read()).isEqualTo("OK");
        long begin = System.nanoTime();
        paused.queue("PING");
        paused.queue("MULTI");
        paused.queue("SET", "k", "v");
        paused.queue("SELECT", "1");
        paused.queue("EXEC");
        paused.queue("CLIENT", "ID");
        paused.flush();
        assertThat(paused.read()).isEqualTo("PONG");
        assertThat(System.nanoTime() - begin).isGreaterThan(150_000_000L);
        assertThat(paused.read()).isEqualTo("OK");
        assertThat(paused.read()).isEqualTo("QUEUED");
        assertThat(paused.read()).isEqualTo("QUEUED");
        assertThat(paused.read()).isEqualTo(List.of("OK", "OK"));
        assertThat(paused.read()).isInstanceOf(Long.class);
        assertThat(new String((byte[]) other.read(), StandardCharsets.US_ASCII)).isEqualTo("behind");
    }

    @Test
    void a_client_that_leaves_in_a_pause_of_all_is_no_trouble() throws IOException {
        other.call("CLIENT", "PAUSE", "300", "ALL");
        try (RespClient leaving = node.client()) {
            leaving.send("PING");
        }
        paused.send("CLIENT", "LIST");
        assertThat((byte[]) paused.read()).isNotEmpty();
        assertThat(other.call("PING")).isEqualTo("PONG");
    }

    @Test
    void nothing_expires_in_a_pause() throws IOException {
        paused.queue("MULTI");
        paused.queue("SET", "k", "v", "PX", "1");
        paused.queue("CLIENT", "PAUSE", "100000", "WRITE");
        paused.queue("EXEC");
        paused.flush();
        for (int i = 0; i < 4; i++) {
            paused.read();
        }
        Await.until("the key is hidden", () -> other.call("GET", "k") == null);
        assertThat(other.call("DBSIZE")).isEqualTo(1L);
        other.call("CLIENT", "UNPAUSE");
        assertThat(other.call("GET", "k")).isNull();
        assertThat(other.call("DBSIZE")).isEqualTo(0L);
    }
}
