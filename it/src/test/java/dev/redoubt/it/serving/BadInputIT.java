package dev.redoubt.it.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.redoubt.it.harness.RedoubtProcess;
import dev.redoubt.persistence.testing.RespClient;
import dev.redoubt.persistence.testing.RespClient.RespError;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a client does wrong is answered in Redis's words or with a closed connection; nobody else notices. */
@Timeout(120)
class BadInputIT {
    @TempDir
    Path dir;

    @Test
    void each_wrong_request_gets_the_error_of_redis() throws IOException {
        try (RedoubtProcess node = RedoubtProcess.node(dir.resolve("n"), "--proto-max-bulk-len", "1mb")
                        .start()
                        .awaitMaster();
                RespClient bystander = node.connect()) {
            protocolError(node, "*1\r\n:1\r\n", "ERR Protocol error: expected '$', got ':'");
            protocolError(node, "*x\r\n", "ERR Protocol error: invalid multibulk length");
            protocolError(node, "*1\r\n$-5\r\n", "ERR Protocol error: invalid bulk length");
            protocolError(node, "*2\r\n$3\r\nGET\r\n$2097152\r\n", "ERR Protocol error: invalid bulk length");
            protocolError(node, "GET \"k\r\n", "ERR Protocol error: unbalanced quotes in request");
            try (RespClient client = node.connect()) {
                assertThat(client.call("NOSUCH", "a"))
                        .isEqualTo(new RespError("ERR unknown command 'NOSUCH', with args beginning with: 'a' "));
                assertThat(client.call("GET"))
                        .isEqualTo(new RespError("ERR wrong number of arguments for 'get' command"));
                client.ok("LPUSH", "list", "x");
                assertThat(client.call("GET", "list"))
                        .isEqualTo(new RespError("WRONGTYPE Operation against a key holding the wrong kind of value"));
            }
            assertThat(bystander.text("PING")).isEqualTo("PONG");
        }
    }

    @Test
    void half_closed_socket_still_gets_its_replies() throws IOException {
        try (RedoubtProcess node = RedoubtProcess.node(dir.resolve("n")).start().awaitMaster();
                RespClient client = node.connect()) {
            client.queue("SET", "k", "v");
            client.queue("GET", "k");
            client.shutdownOutput();
            assertThat(client.read()).isEqualTo("OK");
            assertThat((byte[]) client.read())
                    .asString(StandardCharsets.US_ASCII)
                    .isEqualTo("v");
            assertThat(client.atEnd()).isTrue();
        }
    }

    @Test
    void reply_longer_than_the_output_limit_disconnects_its_client() throws IOException {
        try (RedoubtProcess node = RedoubtProcess.node(
                                dir.resolve("n"), "--client-output-buffer-limit", "normal 4mb 0 0")
                        .start()
                        .awaitMaster();
                RespClient slow = node.connect();
                RespClient bystander = node.connect()) {
            bystander.ok("SET", "big", "x".repeat(1 << 20));
            // One after the other they are made as they are read, and the limit is not reached.
            for (int i = 0; i < 64; i++) {
                slow.queue("GET", "big");
            }
            slow.flush();
            assertThat(bystander.text("PING")).isEqualTo("PONG");
            for (int i = 0; i < 64; i++) {
                assertThat((byte[]) slow.read()).hasSize(1 << 20);
            }
            Object[] all = new String[65];
            Arrays.fill(all, "big");
            all[0] = "MGET";
            assertThatThrownBy(() -> slow.call(all)).isInstanceOf(IOException.class);
            assertThat(bystander.text("PING")).isEqualTo("PONG");
            assertThat(node.log()).contains("closed for overcoming of output buffer limits");
        }
    }

    private static void protocolError(RedoubtProcess node, String request, String error) throws IOException {
        try (RespClient client = node.connect()) {
            client.sendRaw(request.getBytes(StandardCharsets.US_ASCII));
            assertThat(client.read()).as(request).isEqualTo(new RespError(error));
            assertThat(client.atEnd()).as(request).isTrue();
        }
    }
}
