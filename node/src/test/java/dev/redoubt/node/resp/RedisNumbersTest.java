package dev.redoubt.node.resp;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedisNumbersTest {
    @ParameterizedTest
    @ValueSource(
            longs = {0, 1, -1, 9, 10, -10, 99, 100, 1234567890123L, Long.MAX_VALUE, Long.MIN_VALUE, Long.MIN_VALUE + 1})
    void longs_are_written_and_read_back(long value) {
        byte[] bytes = RedisNumbers.longBytes(value);
        assertThat(new String(bytes, StandardCharsets.US_ASCII)).isEqualTo(Long.toString(value));
        assertThat(RedisNumbers.isLong(bytes, 0, bytes.length)).isTrue();
        assertThat(RedisNumbers.parseLong(bytes, 0, bytes.length, 77)).isEqualTo(value);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "-",
                "+1",
                " 1",
                "1 ",
                "01",
                "-0",
                "-01",
                "1.0",
                "abc",
                "9223372036854775808",
                "-9223372036854775809",
                "99999999999999999999",
                "999999999999999999999",
                "1a",
                "--1"
            })
    void other_text_is_no_long(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        assertThat(RedisNumbers.parseLong(bytes, 0, bytes.length, 77)).isEqualTo(77);
        assertThat(RedisNumbers.isLong(bytes, 0, bytes.length)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "0,0",
        "-0.0,-0",
        "1,1",
        "1.5,1.5",
        "0.1,0.10000000000000001",
        "3.14,3.1400000000000001",
        "1e17,1e+17",
        "1e16,10000000000000000",
        "123456789012345680,1.2345678901234568e+17",
        "1e-4,0.0001",
        "1e-5,1.0000000000000001e-05",
        "1e300,1.0000000000000001e+300",
        "4.9e-324,4.9406564584124654e-324",
        "-2.25,-2.25",
        "9007199254740993,9007199254740992",
    })
    void doubles_are_written_as_c_writes_17_digits(double value, String expected) {
        assertThat(RedisNumbers.formatDouble(value)).isEqualTo(expected);
    }

    @Test
    void doubles_survive_their_text() {
        Random random = new Random(1);
        for (int i = 0; i < 20_000; i++) {
            double value = Double.longBitsToDouble(random.nextLong());
            if (!Double.isNaN(value) && !Double.isInfinite(value)) {
                assertThat(Double.parseDouble(RedisNumbers.formatDouble(value))).isEqualTo(value);
            }
        }
    }
}
