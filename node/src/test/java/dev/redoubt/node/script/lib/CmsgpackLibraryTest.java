package dev.redoubt.node.script.lib;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.redoubt.node.script.lua.FakeCall;
import dev.redoubt.node.script.lua.LuaError;
import dev.redoubt.node.script.lua.LuaString;
import dev.redoubt.node.script.lua.LuaTable;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CmsgpackLibraryTest {
    private final LuaTable library = CmsgpackLibrary.open();

    private String packed(Object... values) {
        LuaString text = (LuaString) FakeCall.call(library, "pack", values).get(0);
        return HexFormat.of().formatHex(text.bytes());
    }

    private String unpacked(String hex) {
        return LuaText.dump(FakeCall.call(library, "unpack", bytes(hex)));
    }

    private static LuaString bytes(String hex) {
        return LuaString.of(HexFormat.of().parseHex(hex));
    }

    @ParameterizedTest
    @CsvSource({
        "0,00",
        "-0.0,00",
        "127,7f",
        "128,cc80",
        "255,ccff",
        "256,cd0100",
        "65536,ce00010000",
        "4294967296,cf0000000100000000",
        "-1,ff",
        "-32,e0",
        "-33,d0df",
        "-128,d080",
        "-129,d1ff7f",
        "-32769,d2ffff7fff",
        "-2147483649,d3ffffffff7fffffff",
        "-9223372036854775808,d38000000000000000",
        "9223372036854775808,ca5f000000",
        "0.5,ca3f000000",
        "Infinity,ca7f800000",
        "0.1,cb3fb999999999999a",
    })
    void numbers_take_their_shortest_form(double number, String hex) {
        assertThat(packed(number)).isEqualTo(hex);
    }

    @Test
    void strings_take_their_shortest_form() {
        assertThat(packed(LuaString.of("a"), LuaString.EMPTY)).isEqualTo("a161a0");
        assertThat(packed(LuaString.of(new byte[32]))).startsWith("d92000");
        assertThat(packed(LuaString.of(new byte[256]))).startsWith("da010000");
        assertThat(packed(LuaString.of(new byte[65_536]))).startsWith("db0001000000");
    }

    @Test
    void tables_are_arrays_or_maps() {
        LuaTable array = new LuaTable();
        assertThat(packed(array)).isEqualTo("90");
        for (int i = 1; i <= 16; i++) {
            array.put((Object) (double) i, true);
        }
        assertThat(packed(array)).startsWith("dc0010c3");
        LuaTable map = new LuaTable();
        map.put((Object) 2.0, false);
        assertThat(packed(map)).isEqualTo("8102c2");
        map.put("k", LightUserdata.NULL);
        assertThat(packed(map, null)).isEqualTo("8202c2a16bc0c0");
    }

    @Test
    void tables_inside_sixteen_others_are_nil() {
        LuaTable endless = new LuaTable();
        endless.put((Object) 1.0, endless);
        assertThat(packed(endless)).isEqualTo("91".repeat(16) + "c0");
    }

    @ParameterizedTest
    @CsvSource({
        "7f,127",
        "e0,-32",
        "ccff,255",
        "cdffff,65535",
        "ceffffffff,4294967295",
        "cfffffffffffffffff,-1",
        "d080,-128",
        "d18000,-32768",
        "d2ffffffff,-1",
        "d38000000000000000,-9.2233720368547758e+18",
        "ca3f000000,0.5",
        "cb3fb999999999999a,0.10000000000000001",
        "c0c2c3,nil false true",
        "a161d90161da000161db0000000161,s61 s61 s61 s61",
        "9201c0,{1=1}",
        "dc000101,{1=1}",
        "dd0000000101,{1=1}",
        "8101a161,{1=s61}",
        "de000101c3df00000000,{1=true} {}",
    })
    void bytes_become_values(String hex, String values) {
        assertThat(unpacked(hex)).isEqualTo(values);
    }

    @ParameterizedTest
    @CsvSource({"cc", "cd01", "cb00", "a2ff", "d9", "d905ff", "dbffffffff00", "91", "ddffffffff", "8101", "dfffffffff01"
    })
    void ends_that_come_too_early_are_errors(String hex) {
        assertThat(FakeCall.error(library, "unpack", bytes(hex))).isEqualTo("s:1: Missing bytes in input.");
    }

    @Test
    void other_corrupt_bytes_are_errors() {
        assertThat(FakeCall.error(library, "unpack", bytes("91c1"))).isEqualTo("s:1: Bad data format in input.");
        assertThat(FakeCall.error(library, "unpack", bytes("81c001"))).isEqualTo("table index is nil");
        assertThat(FakeCall.error(library, "unpack", bytes("81cb7ff800000000000001")))
                .isEqualTo("table index is NaN");
    }

    @Test
    void streams_are_read_in_parts() {
        LuaString stream = bytes("01a16102");
        assertThat(LuaText.dump(FakeCall.call(library, "unpack_one", stream))).isEqualTo("1 1");
        assertThat(LuaText.dump(FakeCall.call(library, "unpack_one", stream, 1.0)))
                .isEqualTo("3 s61");
        assertThat(LuaText.dump(FakeCall.call(library, "unpack_one", stream, 3.0)))
                .isEqualTo("-1 2");
        assertThat(LuaText.dump(FakeCall.call(library, "unpack_one", stream, 4.0)))
                .isEqualTo("-1");
        assertThat(LuaText.dump(FakeCall.call(library, "unpack_limit", stream, 2.0)))
                .isEqualTo("3 1 s61");
        assertThat(LuaText.dump(FakeCall.call(library, "unpack_limit", stream, 0.0, 0.0)))
                .isEqualTo("1 s61 2");
        assertThat(FakeCall.error(library, "unpack_one", stream, 5.0))
                .isEqualTo("s:1: Start offset 5 greater than input length 4.");
        assertThat(FakeCall.error(library, "unpack_limit", stream, -1.0))
                .isEqualTo("s:1: Invalid request to unpack with offset of 0 and limit of 4.");
    }

    @Test
    void arguments_are_checked() {
        assertThat(FakeCall.error(library, "pack"))
                .isEqualTo("s:1: bad argument #0 to 'pack' (MessagePack pack needs input.)");
        assertThat(FakeCall.error(library, "pack", new Object[4_001]))
                .isEqualTo("s:1: bad argument #0 to 'pack' (Too many arguments for MessagePack pack.)");
        assertThat(FakeCall.error(library, "unpack_limit", LuaString.EMPTY))
                .isEqualTo("s:1: bad argument #2 to 'unpack_limit' (number expected, got no value)");
    }

    @Test
    void nesting_and_results_are_bounded() {
        assertThat(FakeCall.error(library, "unpack", bytes("91".repeat(9_000))))
                .isEqualTo("s:1: stack overflow (in function mp_decode_to_lua_array)");
        assertThat(FakeCall.error(library, "unpack", bytes("81".repeat(9_000))))
                .startsWith("s:1: stack overflow (too many return values at once;");
        assertThat(FakeCall.call(library, "unpack", bytes("01".repeat(7_999)))).hasSize(7_999);
        assertThat(FakeCall.error(library, "unpack", bytes("01".repeat(8_000))))
                .startsWith("s:1: stack overflow (too many return values at once;");
    }

    @Test
    void memory_is_asked_for_before_it_is_taken() {
        LuaString large = LuaString.of(new byte[60_000]);
        assertThatThrownBy(() -> FakeCall.call(library, "pack", FakeCall.memory(100_000), large))
                .isInstanceOf(LuaError.class);
        LuaString arrays = bytes("dc1000" + "90".repeat(4_096));
        assertThatThrownBy(() -> FakeCall.call(library, "unpack", FakeCall.memory(100_000), arrays))
                .isInstanceOf(LuaError.class);
        assertThat(FakeCall.call(library, "unpack", FakeCall.memory(1_000_000), arrays))
                .hasSize(1);
    }
}
