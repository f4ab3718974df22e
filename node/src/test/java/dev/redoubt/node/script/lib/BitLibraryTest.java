package dev.redoubt.node.script.lib;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redoubt.node.script.lua.FakeCall;
import dev.redoubt.node.script.lua.LuaString;
import dev.redoubt.node.script.lua.LuaTable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BitLibraryTest {
    private final LuaTable library = BitLibrary.open();

    @ParameterizedTest
    @CsvSource({
        "0,0",
        "4294967295,-1",
        "4294967297,1",
        "2147483648,-2147483648",
        "-2147483649,2147483647",
        "1.5,2",
        "2.5,2",
        "1099511627777,1",
        "NaN,0",
        "Infinity,0",
    })
    void numbers_are_taken_modulo_32_bits(double number, double result) {
        assertThat(FakeCall.call(library, "tobit", number)).containsExactly(result);
    }

    @ParameterizedTest
    @CsvSource({
        "band,12,10,8",
        "bor,12,10,14",
        "bxor,12,10,6",
        "lshift,1,31,-2147483648",
        "lshift,1,32,1",
        "rshift,-1,28,15",
        "arshift,-16,2,-4",
        "rol,-2147483648,1,1",
        "rol,5,0,5",
        "ror,1,1,-2147483648",
    })
    void two_operands_give_one(String function, double left, double right, double result) {
        assertThat(FakeCall.call(library, function, left, right)).containsExactly(result);
    }

    @Test
    void one_operand_or_many_are_enough_where_it_makes_sense() {
        assertThat(FakeCall.call(library, "bnot", 0.0)).containsExactly(-1.0);
        assertThat(FakeCall.call(library, "bswap", (double) 0x12345678)).containsExactly((double) 0x78563412);
        assertThat(FakeCall.call(library, "band", 7.0)).containsExactly(7.0);
        assertThat(FakeCall.call(library, "bor", 1.0, 2.0, LuaString.of("0x10")))
                .containsExactly(19.0);
    }

    @ParameterizedTest
    @CsvSource({"255,8,000000ff", "255,-4,00FF", "-1,100,ffffffff", "-1,-2147483648,FFFFFFFF", "171,1,b", "171,0,''"})
    void hexadecimal_has_so_many_digits(double number, double digits, String text) {
        assertThat(FakeCall.call(library, "tohex", number, digits)).containsExactly(LuaString.of(text));
    }

    @Test
    void what_is_no_number_is_refused() {
        assertThat(FakeCall.call(library, "tohex", 1.0)).containsExactly(LuaString.of("00000001"));
        assertThat(FakeCall.error(library, "tohex", 1.0, null))
                .isEqualTo("s:1: bad argument #2 to 'tohex' (number expected, got nil)");
        assertThat(FakeCall.error(library, "band", LuaString.of("x"), true))
                .isEqualTo("s:1: bad argument #1 to 'band' (number expected, got string)");
        assertThat(FakeCall.error(library, "band", 1.0, true, new LuaTable()))
                .isEqualTo("s:1: bad argument #3 to 'band' (number expected, got table)");
        assertThat(FakeCall.error(library, "lshift", 1.0))
                .isEqualTo("s:1: bad argument #2 to 'lshift' (number expected, got no value)");
    }
}
