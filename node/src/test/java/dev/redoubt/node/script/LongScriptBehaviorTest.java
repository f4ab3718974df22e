package dev.redoubt.node.script;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redoubt.node.TestNode;
import dev.redoubt.persistence.testing.Await;
import dev.redoubt.persistence.testing.RespClient;
import dev.redoubt.persistence.testing.RespClient.RespError;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Scripts that run for long, on the sockets of a node. */
@Timeout(120)
class LongScriptBehaviorTest {
    private static final String ENDLESS = "while true do end";
    private static final String BUSY =
            "BUSY Redis is busy running a script. You can only call SCRIPT KILL or SHUTDOWN NOSAVE.";

    @TempDir
    Path dir;

    private TestNode node;
    private RespClient runs;
    private RespClient other;

    @BeforeEach
    void start() throws IOException {
        node = new TestNode(dir);
        runs = node.client();
        other = node.client();
    }

    @AfterEach
    void stop() throws IOException {
        runs.close();
        other.close();
        node.close();
    }

    private static @Nullable String text(@Nullable Object reply) {
        if (reply instanceof byte[] bytes) {
            return new String(bytes, StandardCharsets.ISO_8859_1);
        }
        if (reply instanceof RespError error) {
            return error.message();
        }
        return reply instanceof List<?> list
                ? list.stream().map(LongScriptBehaviorTest::text).toList().toString()
                : String.valueOf(reply);
    }

    /** Sends a script that does not end, and waits until others get BUSY. */
    private void runEndless(String script) throws IOException {
        other.call("CONFIG", "SET", "busy-reply-threshold", "1");
        runs.send("EVAL", script, "0");
        awaitBusy();
    }

    private void awaitBusy() {
        Await.until("others get BUSY", () -> BUSY.equals(text(other.call("GET", "key"))));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ENDLESS,
                "repeat until false",
                "local i = 0 repeat i = i + 1 until i < 0",
                "local i = 0 repeat local j = i until not (i == 0 and j == 0)",
                "while true do redis.call('GET', 'key') end",
                "while true do pcall(function() while true do end end) end",
                "table.sort({3, 2, 1, 5, 4}, function(a, b) while true do end end)",
                "string.gsub('abc', '.', function() while true do end end)",
                "local t = setmetatable({}, {__index = function() while true do end end}) return t.x",
                "coroutine.wrap(function() while true do end end)()",
                "local function f() return f() end f()"
            })
    void endless_script_lets_others_be_told_and_is_killed(String script) throws IOException {
        runEndless(script);
        assertThat(text(other.call("CLIENT", "ID"))).isEqualTo(BUSY);
        assertThat(text(other.call("PING"))).isEqualTo(BUSY);
        assertThat(text(other.call("SCRIPT", "KILL"))).isEqualTo("OK");
        assertThat(text(runs.read())).contains("Script killed by user with SCRIPT KILL");
        assertThat(text(other.call("PING"))).isEqualTo("PONG");
        assertThat(text(other.call("SCRIPT", "KILL"))).startsWith("NOTBUSY");
    }

    @Test
    void commands_wait_for_a_script_until_the_threshold() throws IOException {
        runs.queue("SET", "key", "before");
        runs.queue("EVAL", "local i = 0 while i < 3000000 do i = i + 1 end return redis.call('INCR', 'n')", "0");
        runs.queue("INCR", "n");
        runs.flush();
        other.queue("INCR", "other");
        other.queue("GET", "key");
        other.flush();
        assertThat(text(runs.read())).isEqualTo("OK");
        assertThat(text(runs.read())).isEqualTo("1");
        assertThat(text(runs.read())).isEqualTo("2");
        assertThat(text(other.read())).isEqualTo("1");
        assertThat(text(other.read())).isEqualTo("before");
    }

    @Test
    void script_that_has_written_is_not_killed_and_its_writes_are_one_record() throws IOException {
        other.call("CONFIG", "SET", "busy-reply-threshold", "1");
        runs.send(
                "EVAL",
                "redis.call('SET', 'a', 1) local i = 0 while i < 20000000 do i = i + 1 end redis.call('SET', 'b', 2)"
                        + " return 'done'",
                "0");
        awaitBusy();
        assertThat(text(other.call("SCRIPT", "KILL"))).startsWith("UNKILLABLE Sorry the script already executed write");
        assertThat(text(runs.read())).isEqualTo("done");
        String digest = other.text("DEBUG", "DIGEST");
        node.close();
        node = new TestNode(dir);
        try (RespClient again = node.client()) {
            assertThat(again.text("DEBUG", "DIGEST")).isEqualTo(digest);
            assertThat(again.text("GET", "b")).isEqualTo("2");
        }
    }

    @Test
    void transaction_goes_on_behind_a_script_that_was_killed() throws IOException {
        other.call("CONFIG", "SET", "busy-reply-threshold", "1");
        runs.queue("MULTI");
        runs.queue("EVAL", ENDLESS, "0");
        runs.queue("INCR", "n");
        runs.queue("CLIENT", "GETNAME");
        runs.queue("EXEC");
        runs.queue("GET", "n");
        runs.flush();
        awaitBusy();
        assertThat(text(other.call("MULTI"))).isEqualTo("OK");
        assertThat(text(other.call("INCR", "n"))).isEqualTo(BUSY);
        assertThat(text(other.call("EXEC"))).startsWith("EXECABORT");
        assertThat(text(other.call("SCRIPT", "KILL"))).isEqualTo("OK");
        for (int i = 0; i < 4; i++) {
            runs.read();
        }
        assertThat(text(runs.read())).matches("\\[ERR Script killed by user.*, 1, null\\]");
        assertThat(text(runs.read())).isEqualTo("1");
    }

    @Test
    void client_that_closes_does_not_end_its_script() throws IOException {
        runEndless(ENDLESS);
        runs.close();
        assertThat(text(other.call("GET", "key"))).isEqualTo(BUSY);
        assertThat(text(other.call("SCRIPT", "KILL"))).isEqualTo("OK");
        assertThat(text(other.call("PING"))).isEqualTo("PONG");
    }
}
