package dev.redoubt.node.resp;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RespDecoderTest {
    private final RespDecoder decoder = new RespDecoder(DecoderLimits.DEFAULT);

    private List<List<String>> feed(RespDecoder to, String bytes) {
        to.feed(Unpooled.wrappedBuffer(bytes.getBytes(StandardCharsets.ISO_8859_1)));
        List<List<String>> requests = new ArrayList<>();
        for (byte[][] request = to.next(); request != null; request = to.next()) {
            requests.add(Arrays.stream(request)
                    .map(arg -> new String(arg, StandardCharsets.ISO_8859_1))
                    .toList());
        }
        return requests;
    }

    @Test
    void pipelined_arrays_and_inline_commands_come_out_in_order() {
        String stream = "*2\r\n"
                + "$3\r\n"
                + "GET\r\n"
                + "$1\r\n"
                + "k\r\n"
                + "PING\r\n"
                + "*0\r\n"
                + "*-1\r\n\r\n"
                + "  SET  a \"x y\\x41\\n"
                + "\" '' \n"
                + "*1\r\n"
                + "$4\r\n"
                + "QUIT\r\n";
        assertThat(feed(decoder, stream))
                .containsExactly(
                        List.of("GET", "k"), List.of("PING"), List.of("SET", "a", "x yA\n", ""), List.of("QUIT"));
        assertThat(decoder.error()).isNull();
        assertThat(decoder.bufferedBytes()).isZero();
    }

    @Test
    void input_may_be_cut_at_every_byte() {
        String big = "b".repeat(70_000);
        String stream = "*3\r\n$3\r\nSET\r\n$1\r\nk\r\n$5\r\nv\r\n$1\r\nPING inline\r\n*2\r\n$4\r\nECHO\r\n$70000\r\n"
                + big + "\r\n*1\r\n$4\r\nPING\r\n";
        List<List<String>> whole = feed(new RespDecoder(DecoderLimits.DEFAULT), stream);
        assertThat(whole).hasSize(4);
        for (int cut = 0; cut < 120; cut++) {
            RespDecoder twice = new RespDecoder(DecoderLimits.DEFAULT);
            List<List<String>> requests = new ArrayList<>(feed(twice, stream.substring(0, cut)));
            requests.addAll(feed(twice, stream.substring(cut)));
            assertThat(requests).as("cut at " + cut).isEqualTo(whole);
        }
        Random random = new Random(7);
        for (int round = 0; round < 50; round++) {
            RespDecoder often = new RespDecoder(DecoderLimits.DEFAULT);
            List<List<String>> requests = new ArrayList<>();
            for (int at = 0; at < stream.length(); ) {
                int end = Math.min(stream.length(), at + 1 + random.nextInt(random.nextBoolean() ? 5 : 9000));
                requests.addAll(feed(often, stream.substring(at, end)));
                at = end;
            }
            assertThat(requests).as("round " + round).isEqualTo(whole);
        }
    }

    @Test
    void input_may_come_one_byte_at_a_time() {
        List<List<String>> requests = new ArrayList<>();
        for (char c : "*2\r\n$4\r\nECHO\r\n$3\r\na\r\n\r\nPING\r\n".toCharArray()) {
            requests.addAll(feed(decoder, String.valueOf(c)));
        }
        assertThat(requests).containsExactly(List.of("ECHO", "a\r\n"), List.of("PING"));
    }

    @Test
    void announced_length_allocates_nothing_before_the_bytes_come() {
        assertThat(feed(decoder, "*1000000\r\n$536870912\r\nabc")).isEmpty();
        assertThat(decoder.error()).isNull();
        assertThat(decoder.bufferedBytes()).isLessThan(100);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "*x\\r\\n|Protocol error: invalid multibulk length",
                "*2147483648\\r\\n|Protocol error: invalid multibulk length",
                "*1\\r\\n:1\\r\\n|Protocol error: expected '$', got ':'",
                "*1\\r\\n$-1\\r\\n|Protocol error: invalid bulk length",
                "*1\\r\\n$abc\\r\\n|Protocol error: invalid bulk length",
                "*1\\r\\n$536870913\\r\\n|Protocol error: invalid bulk length",
                "SET \"a\\r\\n|Protocol error: unbalanced quotes in request",
                "SET 'a'b\\r\\n|Protocol error: unbalanced quotes in request",
            })
    void malformed_input_gets_the_error_of_redis_and_ends_reading(String bytes, String error) {
        String input = bytes.replace("\\r", "\r").replace("\\n", "\n");
        assertThat(feed(decoder, "PING\r\n" + input + "PING\r\n")).containsExactly(List.of("PING"));
        assertThat(decoder.error()).isEqualTo(error);
        assertThat(feed(decoder, "PING\r\n")).isEmpty();
    }

    @Test
    void endless_lines_are_cut_off() {
        assertThat(feed(decoder, "x".repeat(65_537))).isEmpty();
        assertThat(decoder.error()).isEqualTo("Protocol error: too big inline request");
        RespDecoder count = new RespDecoder(DecoderLimits.DEFAULT);
        feed(count, "*" + "1".repeat(65_537));
        assertThat(count.error()).isEqualTo("Protocol error: too big mbulk count string");
        RespDecoder bulk = new RespDecoder(DecoderLimits.DEFAULT);
        feed(bulk, "*1\r\n$" + "1".repeat(65_537));
        assertThat(bulk.error()).isEqualTo("Protocol error: too big bulk count string");
    }

    @Test
    void clients_that_have_not_authenticated_may_send_little() {
        decoder.setRestricted(true);
        assertThat(feed(decoder, "*2\r\n$4\r\nAUTH\r\n$3\r\nfoo\r\n")).hasSize(1);
        feed(decoder, "*11\r\n");
        assertThat(decoder.error()).isEqualTo("Protocol error: unauthenticated multibulk length");
        RespDecoder bulk = new RespDecoder(DecoderLimits.DEFAULT);
        bulk.setRestricted(true);
        feed(bulk, "*2\r\n$16385\r\n");
        assertThat(bulk.error()).isEqualTo("Protocol error: unauthenticated bulk length");
    }

    @Test
    void request_larger_than_the_query_buffer_limit_is_refused() {
        RespDecoder small = new RespDecoder(new DecoderLimits(1000, 1500));
        assertThat(feed(small, "*2\r\n$1000\r\n" + "a".repeat(1000) + "\r\n$1000\r\n"))
                .isEmpty();
        assertThat(small.error()).isEmpty();
        RespDecoder bulk = new RespDecoder(new DecoderLimits(1000, 1500));
        feed(bulk, "*1\r\n$1001\r\n");
        assertThat(bulk.error()).isEqualTo("Protocol error: invalid bulk length");
    }

    @Test
    void request_without_memory_is_skipped_to_its_end() {
        String big = "x".repeat(200_000);
        String set = "*3\r\n$3\r\nSET\r\n$1\r\nk\r\n$200000\r\n" + big + "\r\n";
        String stream = set + "*2\r\n$4\r\nECHO\r\n$1\r\na\r\n" + set + "PING\r\n";
        for (int step : new int[] {1000, 65_536, stream.length()}) {
            RespDecoder full = new RespDecoder(DecoderLimits.DEFAULT, bytes -> false);
            List<byte[][]> requests = new ArrayList<>();
            long most = 0;
            for (int at = 0; at < stream.length(); at += step) {
                String part = stream.substring(at, Math.min(stream.length(), at + step));
                full.feed(Unpooled.copiedBuffer(part, StandardCharsets.ISO_8859_1));
                for (byte[][] request = full.next(); request != null; request = full.next()) {
                    requests.add(request);
                }
                most = Math.max(most, full.heldBytes());
            }
            assertThat(full.error()).isNull();
            assertThat(requests).map(RespDecoder::isDropped).containsExactly(true, false, true, false);
            assertThat(most).isLessThan(1000);
        }
    }

    @Test
    void memory_that_ends_while_an_argument_arrives_ends_the_request() {
        AtomicLong left = new AtomicLong(500_000);
        RespDecoder full = new RespDecoder(DecoderLimits.DEFAULT, bytes -> bytes <= left.get());
        assertThat(feed(full, "*3\r\n$3\r\nSET\r\n$1\r\nk\r\n$200000\r\n" + "x".repeat(50_000)))
                .isEmpty();
        left.set(0);
        assertThat(feed(full, "x".repeat(100_000))).isEmpty();
        assertThat(full.heldBytes()).isLessThan(1000);
        full.feed(Unpooled.copiedBuffer("x".repeat(50_000) + "\r\nPING\r\n", StandardCharsets.ISO_8859_1));
        assertThat(full.next()).matches(RespDecoder::isDropped);
        assertThat(full.next()).hasNumberOfRows(1);
    }

    @Test
    void long_argument_is_the_same_in_any_pieces() {
        String value = "0123456789".repeat(10_000);
        String set = "*3\r\n$3\r\nSET\r\n$1\r\nk\r\n$100000\r\n" + value + "\r\n";
        for (int step : new int[] {1, 7, 32_768, 99_999, 100_033, 100_034, 100_035}) {
            RespDecoder cut = new RespDecoder(DecoderLimits.DEFAULT);
            List<List<String>> requests = new ArrayList<>();
            String stream = set + set;
            for (int at = 0; at < stream.length(); at += step) {
                requests.addAll(feed(cut, stream.substring(at, Math.min(stream.length(), at + step))));
            }
            assertThat(requests).containsExactly(List.of("SET", "k", value), List.of("SET", "k", value));
            assertThat(cut.heldBytes()).isZero();
        }
    }
}
