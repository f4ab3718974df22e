package dev.redoubt.persistence.rdb;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class LzfTest {
    private static final int MATCH = 264;

    /** One literal, then matches of 264 bytes that repeat it. */
    private static byte[] zeros(int matches) {
        byte[] in = new byte[2 + 3 * matches];
        for (int i = 2; i < in.length; i += 3) {
            in[i] = (byte) (7 << 5);
            in[i + 1] = (byte) 255;
        }
        return in;
    }

    @Test
    void a_long_string_is_read_and_another_length_refused() {
        int matches = 8000;
        int length = 1 + MATCH * matches;
        assertThat(Lzf.decompress(zeros(matches), length)).hasSize(length).containsOnly(0);
        assertThat(Lzf.decompress(zeros(matches), length + 1)).isNull();
        assertThat(Lzf.decompress(zeros(matches), length - 1)).isNull();
        assertThat(Lzf.decompress(Arrays.copyOf(zeros(matches), 3 * matches), length))
                .isNull();
    }

    /** The claimed length exceeds the heap of the tests, so an allocation would fail. */
    @Test
    void false_claim_of_length_costs_no_memory() {
        assertThat(Lzf.decompress(zeros(1), Integer.MAX_VALUE - 16)).isNull();
    }
}
