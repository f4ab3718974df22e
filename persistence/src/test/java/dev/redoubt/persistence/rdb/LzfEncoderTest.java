package dev.redoubt.persistence.rdb;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What is encoded is decoded to the same, whatever the bytes and the room. */
class LzfEncoderTest {
    private final LzfEncoder encoder = new LzfEncoder();

    /** Encodes a part of an array that is longer, with so much room; the length of the result. */
    private int encode(byte[] plain, int room) {
        byte[] in = new byte[plain.length + 7];
        Arrays.fill(in, (byte) 'a');
        System.arraycopy(plain, 0, in, 3, plain.length);
        byte[] out = new byte[room + LzfEncoder.SLACK_BYTES];
        int length = encoder.encode(in, 3, plain.length, out, room);
        assertThat(length).isLessThanOrEqualTo(room);
        if (length > 0) {
            assertThat(Lzf.decompress(Arrays.copyOf(out, length), plain.length)).isEqualTo(plain);
        }
        return length;
    }

    private static int enough(int length) {
        return length + length / 32 + 1;
    }

    @Test
    void bytes_of_every_kind_are_decoded_to_the_same() {
        Random random = new Random(5);
        for (int round = 0; round < 20_000; round++) {
            byte[] plain = new byte[1 + random.nextInt(round % 50 == 0 ? 40_000 : 400)];
            int letters = 1 + random.nextInt(round % 3 == 0 ? 256 : 3);
            for (int i = 0; i < plain.length; i++) {
                // Repeats something from before, or is another letter.
                int distance = 1 + random.nextInt(9000);
                boolean repeats = i >= distance && random.nextInt(20) > 0;
                plain[i] = repeats ? plain[i - distance] : (byte) random.nextInt(letters);
            }
            int length = encode(plain, enough(plain.length));
            assertThat(length).as("round " + round).isPositive();
            assertThat(encode(plain, length)).as("with the room it needs").isEqualTo(length);
            assertThat(encode(plain, length - 1)).as("with a byte too few").isZero();
        }
    }

    @Test
    void nothing_is_encoded_to_nothing() {
        assertThat(encode(new byte[0], 10)).isZero();
    }

    @Test
    void runs_and_texts_become_short() {
        assertThat(encode(new byte[264 * 100], 1000)).isLessThan(310);
        byte[] words =
                "the quick brown fox jumps over the lazy dog ".repeat(1000).getBytes(StandardCharsets.US_ASCII);
        assertThat(encode(words, words.length)).isLessThan(600);
    }

    @Test
    void matches_reach_as_far_back_as_the_format_allows() {
        byte[] random = new byte[8192];
        new Random(1).nextBytes(random);
        byte[] twice = Arrays.copyOf(random, 2 * random.length);
        System.arraycopy(random, 0, twice, random.length, random.length);
        assertThat(encode(twice, enough(twice.length))).isLessThan(8192 + 8192 / 32 + 200);
    }

    @Test
    void positions_of_earlier_inputs_do_not_count() {
        byte[] plain = new byte[1 << 20];
        byte[] out = new byte[plain.length];
        for (long done = 0; done < 3L << 30; done += plain.length) {
            plain[(int) (done >> 20)] = 1;
            int length = encoder.encode(plain, 0, plain.length, out, out.length - LzfEncoder.SLACK_BYTES);
            assertThat(Lzf.decompress(Arrays.copyOf(out, length), plain.length)).isEqualTo(plain);
        }
    }
}
