package dev.redoubt.node.script.lua;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LuaValuesTest {
    @ParameterizedTest
    @CsvSource({
        "0,0",
        "-0.0,-0",
        "1,1",
        "-7,-7",
        "99999999999999,99999999999999",
        "100000000000000,1e+14",
        "123456789012345,1.2345678901234e+14",
        "0.1,0.1",
        "3.14159265358979,3.1415926535898",
        "1e100,1e+100",
        "0.0001,0.0001",
        "0.00001,1e-05",
        "-1234567.875,-1234567.875",
        "9007199254740993,9.007199254741e+15",
        "5e-324,4.9406564584125e-324",
        "Infinity,inf",
        "-Infinity,-inf",
        "NaN,nan",
    })
    void number_prints_with_14_digits(double number, String text) {
        assertThat(LuaValues.numberText(number)).hasToString(text);
    }

    @Test
    void nan_with_a_sign_shows_it() {
        assertThat(LuaValues.numberText(Double.longBitsToDouble(0xfff8L << 48))).hasToString("-nan");
    }

    @ParameterizedTest
    @CsvSource({
        "1,1",
        "' 12 ',12",
        "-3.5e2,-350",
        "0x10,16",
        "-0xA.8p1,-21",
        "0xA.8,10.5",
        ".5,0.5",
        "5.,5",
        "+7,7",
        "1e400,Infinity",
        "inf,Infinity",
        "-INFINITY,-Infinity",
        "nan,NaN",
        "nan(12),NaN",
        "12345678901234567890,12345678901234567890",
    })
    void text_of_a_number_reads_as_strtod_reads_it(String text, double number) {
        assertThat(LuaValues.toNumber(LuaString.of(text))).isEqualTo(Double.valueOf(number));
    }

    @Test
    void zero_byte_ends_the_text_of_a_number() {
        assertThat(LuaValues.toNumber(LuaString.of("1\0x"))).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "x", "1x", "1 2", "0x", "0xg", "e5", ".", "1e", "--1", "0x1p", "infi", "1d", "1f"})
    void other_texts_are_no_numbers(String text) {
        assertThat(LuaValues.toNumber(LuaString.of(text))).isNull();
    }
}
