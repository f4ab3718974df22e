package dev.redoubt.node.keyspace;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class SipHashTest {
    private final SipHash hash = new SipHash(0x0706050403020100L, 0x0f0e0d0c0b0a0908L);

    private static byte[] counting(int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) i;
        }
        return bytes;
    }

    @Test
    void hash_does_not_depend_on_what_lies_around_the_bytes() {
        for (int length = 0; length < 40; length++) {
            byte[] alone = counting(length);
            byte[] among = new byte[length + 20];
            Arrays.fill(among, (byte) -1);
            System.arraycopy(alone, 0, among, 9, length);

            assertThat(hash.hash(among, 9, length)).as(length + " bytes").isEqualTo(hash.hash(alone, 0, length));
        }
    }

    @Test
    void each_byte_and_the_length_change_the_hash() {
        for (int length = 0; length < 40; length++) {
            byte[] bytes = counting(length);
            long whole = hash.hash(bytes, 0, length);
            assertThat(hash.hash(counting(length + 1), 0, length + 1)).isNotEqualTo(whole);
            for (int i = 0; i < length; i++) {
                bytes[i] ^= (byte) 0x80;
                assertThat(hash.hash(bytes, 0, length))
                        .as("byte %d of %d", i, length)
                        .isNotEqualTo(whole);
                bytes[i] ^= (byte) 0x80;
            }
        }
    }
}
