package dev.redoubt.persistence.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Numbers are read and written as Redis does it. */
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
    @CsvSource({
        "'', 0",
        "x, 0",
        "-, 0",
        "12x, 12",
        "' 7', 7",
        "+5, 5",
        "-5, -5",
        "2147483648, -2147483648",
        "4294967297, 1",
        "-9223372036854775807, 1",
        "-9223372036854775808, 0",
        "9223372036854775807, -1",
        "9223372036854775808, -1",
        "-99999999999999999999, 0",
        "99999999999999999999, -1",
    })
    void number_at_the_beginning_is_read_as_atoi_reads_it(String text, int number) {
        assertThat(RedisNumbers.leadingInt(text.getBytes(StandardCharsets.US_ASCII)))
                .isEqualTo(number);
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
    void malformed_long_is_refused(String text) {
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
        "0.1, 0.10000000000000001",
        "1.5, 1.5",
        "-2.5e-07, -2.4999999999999999e-07",
        "1e+20, 1e+20",
        "1.2345678901234568e+17, 1.2345678901234568e+17",
        "1e-05, 1.0000000000000001e-05",
        "0.0001, 0.0001",
        "1e+16, 10000000000000000",
        "1e+17, 1e+17",
        "123456789.125, 123456789.125",
        "5e-324, 4.9406564584124654e-324",
        "1.7976931348623157e+308, 1.7976931348623157e+308",
        "9.999999999999998e+16, 99999999999999984",
        "0.30000000000000004, 0.30000000000000004",
        "-1000000000000000.0, -1000000000000000",
        "1000000000000000.0, 1000000000000000",
        "0.0002, 0.00020000000000000001",
        "1.1045419098831014e+66, 1.1045419098831014e+66",
        "-6.647128420400007e-36, -6.647128420400007e-36",
        "3.4524446051673457e+282, 3.4524446051673457e+282",
        "1.4054875942029408e-197, 1.4054875942029408e-197",
        "3.150362997740591e-284, 3.1503629977405912e-284",
        "-9.653651588683685e-248, -9.6536515886836849e-248",
        "7.50078271268796e+48, 7.5007827126879598e+48",
        "-1.866638964102222e+296, -1.8666389641022219e+296",
        "4.078960746537913e-236, 4.0789607465379134e-236",
        "-1.4091605671420456e-283, -1.4091605671420456e-283",
        "1.8178637718570305e+136, 1.8178637718570305e+136",
        "-9.771351395048523e+36, -9.7713513950485235e+36"
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
