package dev.redoubt.node.resp;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReplyBufferTest {
    private static final long NO_LIMIT = Long.MAX_VALUE;

    private final ReplyBuffer buffer = new ReplyBuffer();
    private final ReplyWriter writer = new ReplyWriter(Unpooled.EMPTY_BUFFER, 2);

    private void begin(long limit) {
        buffer.begin(limit);
        writer.reset(buffer, 2);
    }

    private String taken() {
        ByteBuf out = buffer.take();
        String text = out.toString(StandardCharsets.ISO_8859_1);
        out.release();
        return text;
    }

    private static byte[] value(int length) {
        byte[] value = new byte[length];
        Arrays.fill(value, (byte) 'v');
        return value;
    }

    @Test
    void long_values_are_in_their_place_and_not_copied() {
        begin(NO_LIMIT);
        byte[] longValue = value(100_000);
        writer.array(3);
        writer.bulk("a");
        writer.beginBulk(50_010);
        writer.reference(longValue, 10, 49_000);
        writer.reference(longValue, 10, 1_000);
        writer.reference(longValue, 10, 10);
        writer.endBulk();
        writer.bulk("b");
        ByteBuf out = buffer.take();
        assertThat(LongReply.ownBytes(out)).isLessThan(1_100);
        assertThat(out.toString(StandardCharsets.ISO_8859_1))
                .isEqualTo("*3\r\n$1\r\na\r\n$50010\r\n" + "v".repeat(50_010) + "\r\n$1\r\nb\r\n");
        out.release();
        assertThat(buffer.size()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 9, 10, 99, 100, 101, 110, 999, 1000, 1001, 9999})
    void the_head_of_a_bulk_tells_its_length(int length) {
        begin(NO_LIMIT);
        byte[] value = value(length + 2);
        for (int i = 0; i < 200; i++) {
            writer.bulk(value, 1, length);
        }
        assertThat(taken()).isEqualTo(("$" + length + "\r\n" + "v".repeat(length) + "\r\n").repeat(200));
    }

    @Test
    void many_short_values_become_pieces() {
        begin(NO_LIMIT);
        StringBuilder expected = new StringBuilder();
        for (int i = 0; i < 100_000; i++) {
            writer.bulk("value" + i);
            expected.append('$')
                    .append(("value" + i).length())
                    .append("\r\nvalue")
                    .append(i)
                    .append("\r\n");
        }
        assertThat(buffer.size()).isEqualTo(expected.length());
        assertThat(taken()).isEqualTo(expected.toString());
    }

    @Test
    void cut_drops_what_a_command_wrote() {
        begin(NO_LIMIT);
        writer.bulk("kept");
        long mark = writer.size();
        writer.bulk(value(300_000));
        writer.bulk("dropped");
        buffer.cut(mark);
        writer.error("ERR internal error");
        assertThat(taken()).isEqualTo("$4\r\nkept\r\n-ERR internal error\r\n");
    }

    @Test
    void cut_goes_back_into_a_piece() {
        begin(NO_LIMIT);
        writer.bulk("kept");
        long mark = writer.size();
        for (int i = 0; i < 100; i++) {
            writer.bulk(value(10_000));
        }
        buffer.cut(mark);
        assertThat(taken()).isEqualTo("$4\r\nkept\r\n");
    }

    @Test
    void copies_of_parts_count_and_are_not_made_over_the_limit() {
        begin(1_000_000);
        writer.bulk(value(900_000), 100, 600_000);
        assertThat(buffer.overLimit()).isFalse();
        writer.bulk(value(900_000), 100, 600_000);
        assertThat(buffer.overLimit()).isTrue();
        assertThat(buffer.size()).isLessThan(700_000);
        buffer.cut(0);
        assertThat(buffer.overLimit()).isFalse();
        writer.ok();
        assertThat(taken()).isEqualTo("+OK\r\n");
    }

    @Test
    void reply_over_the_limit_is_dropped_while_it_is_made() {
        begin(1_000_000);
        for (int i = 0; i < 200; i++) {
            writer.bulk(value(10_000));
        }
        assertThat(buffer.overLimit()).isTrue();
        assertThat(buffer.size()).isLessThan(1_300_000);
        begin(1_000_000);
        assertThat(buffer.overLimit()).isFalse();
        writer.beginBulk(2_000_000);
        writer.reference(value(2_000_000), 0, 2_000_000);
        writer.endBulk();
        assertThat(buffer.overLimit()).isFalse();
    }
}
