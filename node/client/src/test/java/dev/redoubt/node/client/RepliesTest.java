package dev.redoubt.node.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Goal: RESP2 becomes typed replies, and nothing else does harm. */
class RepliesTest {
    private static final String ALL =
            "+OK\r\n-WRONGTYPE no\r\n:-7\r\n$5\r\na\r\nbc\r\n$0\r\n\r\n$-1\r\n*-1\r\n*2\r\n:1\r\n*1\r\n+é\r\n*0\r\n";

    @Test
    void every_type_is_decoded() {
        List<Reply> replies = decode(ALL);
        assertThat(replies)
                .usingRecursiveComparison()
                .isEqualTo(List.of(
                        new Reply.Simple("OK"),
                        new Reply.ErrorReply("WRONGTYPE no"),
                        new Reply.Int(-7),
                        new Reply.Bulk("a\r\nbc".getBytes(StandardCharsets.US_ASCII)),
                        new Reply.Bulk(new byte[0]),
                        new Reply.Null(),
                        new Reply.Null(),
                        new Reply.Array(List.of(new Reply.Int(1), new Reply.Array(List.of(new Reply.Simple("é"))))),
                        new Reply.Array(List.of())));
        assertThat(((Reply.ErrorReply) replies.get(1)).code()).isEqualTo("WRONGTYPE");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "?\r\n",
                "\r\n",
                ":x\r\n",
                "$-2\r\n",
                "$2\r\nabc\r\n",
                "*5\r\n:1\r\n",
                "*2147483647\r\n",
                "$2147483647\r\n"
            })
    void malformed_resp_is_refused(String damaged) {
        assertThatThrownBy(() -> decode(damaged)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void decoder_reads_random_bytes_or_throws_illegal_argument() {
        Random random = new Random(1);
        byte[] valid = ALL.getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = Arrays.copyOf(valid, random.nextInt(valid.length + 1));
            if (bytes.length > 0) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            }
            try {
                ReplyDecoder.decode(bytes);
            } catch (IllegalArgumentException refused) {
                assertThat(refused).isNotNull();
            }
        }
        assertThatThrownBy(() -> decode("*1\r\n".repeat(100_000))).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"subscribe", "MULTI", "Watch", "SELECT", "WAIT", "AUTH"})
    void commands_that_need_a_connection_are_refused(String name) {
        byte[][] args = {name.getBytes(StandardCharsets.US_ASCII)};
        assertThatThrownBy(() -> Batches.single(args))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("connection");
        assertThatThrownBy(() -> Batches.transaction(List.<byte[][]>of(args)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Batches.single(new byte[0][])).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void the_reply_of_a_request_is_that_of_its_last_command() {
        assertThat(Batches.last(decode("+OK\r\n+QUEUED\r\n*1\r\n:1\r\n")))
                .isEqualTo(new Reply.Array(List.of(new Reply.Int(1))));
    }

    @Test
    void a_refused_transaction_says_which_command_was_refused() {
        Reply reply =
                Batches.last(decode("+OK\r\n+QUEUED\r\n-ERR unknown command 'nope'\r\n-EXECABORT Transaction\r\n"));
        assertThat(reply)
                .isEqualTo(
                        new Reply.ErrorReply("EXECABORT Transaction discarded because of: ERR unknown command 'nope'"));
    }

    private static List<Reply> decode(String resp) {
        return ReplyDecoder.decode(resp.getBytes(StandardCharsets.UTF_8));
    }
}
