package dev.redoubt.node.resp;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class LongArgumentTest {
    private final SplittableRandom random = new SplittableRandom(7);

    private byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    @Test
    void argument_is_what_arrived_whatever_the_reads() {
        for (int round = 0; round < 200; round++) {
            byte[] value = bytes(random.nextInt(1, 6_000_000));
            int longest = random.nextInt(1, 300_000);
            LongArgument argument = new LongArgument(value.length);
            for (int at = 0; at < value.length; ) {
                int some = Math.min(value.length - at, random.nextInt(1, longest + 1));
                assertThat(argument.complete()).isNull();
                assertThat(argument.read(Unpooled.wrappedBuffer(value, at, some), bytes -> true))
                        .isTrue();
                at += some;
                assertThat(argument.filled()).isEqualTo(at);
            }
            assertThat(argument.complete()).isEqualTo(value);
            assertThat(argument.heldBytes()).isEqualTo(value.length);
        }
    }

    @Test
    void bytes_behind_the_argument_are_left() {
        ByteBuf in = Unpooled.wrappedBuffer(bytes(100_000));
        LongArgument argument = new LongArgument(99_000);
        argument.read(in, bytes -> true);
        assertThat(argument.complete()).hasSize(99_000);
        assertThat(in.readableBytes()).isEqualTo(1_000);
        argument.read(in, bytes -> true);
        assertThat(in.readableBytes()).isEqualTo(1_000);
    }

    @Test
    void announced_length_takes_memory_only_when_half_of_it_arrived() {
        int length = 512 << 20;
        LongArgument argument = new LongArgument(length);
        byte[] read = new byte[64 << 10];
        for (int arrived = read.length; arrived < 20 << 20; arrived += read.length) {
            argument.read(Unpooled.wrappedBuffer(read), bytes -> true);
            assertThat(argument.heldBytes()).isLessThanOrEqualTo(Math.min(2L * arrived, arrived + (8L << 20)));
        }
    }

    @Test
    void pieces_have_moved_when_the_last_read_comes() {
        int length = 8 << 20;
        LongArgument argument = new LongArgument(length);
        byte[] read = new byte[64 << 10];
        for (int left = length; left > read.length; left -= read.length) {
            argument.read(Unpooled.wrappedBuffer(read), bytes -> true);
        }
        assertThat(argument.complete()).isNull();
        assertThat(argument.heldBytes()).isEqualTo(length);
    }

    @Test
    void argument_without_memory_is_refused_whole_or_in_pieces() {
        assertThat(new LongArgument(100_000).read(Unpooled.wrappedBuffer(new byte[10_000]), bytes -> false))
                .isFalse();
        LongArgument half = new LongArgument(100_000);
        assertThat(half.read(Unpooled.wrappedBuffer(new byte[49_999]), bytes -> bytes <= 64 << 10))
                .isTrue();
        assertThat(half.read(Unpooled.wrappedBuffer(new byte[1]), bytes -> bytes <= 64 << 10))
                .isFalse();
    }
}
