package dev.redoubt.persistence.rdb;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class Crc64Test {
    @Test
    void checksum_has_the_check_value_of_crc64() {
        byte[] digits = "123456789".getBytes(US_ASCII);
        assertThat(Crc64.update(0, digits, 0, digits.length)).isEqualTo(0xe9c6d914c4b8d9caL);
    }

    @Test
    void checksum_agrees_with_bitwise_computation_at_every_split() {
        byte[] bytes = new byte[97];
        new Random(7).nextBytes(bytes);
        long expected = 0;
        for (byte b : bytes) {
            expected ^= b & 0xff;
            for (int bit = 0; bit < 8; bit++) {
                expected = (expected & 1) == 0 ? expected >>> 1 : (expected >>> 1) ^ 0x95ac9329ac4bc9b5L;
            }
        }
        for (int split = 0; split <= bytes.length; split++) {
            long first = Crc64.update(0, bytes, 0, split);
            assertThat(Crc64.update(first, bytes, split, bytes.length)).isEqualTo(expected);
        }
    }
}
