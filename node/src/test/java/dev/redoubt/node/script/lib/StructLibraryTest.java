package dev.redoubt.node.script.lib;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.redoubt.node.script.lua.FakeCall;
import dev.redoubt.node.script.lua.LuaError;
import dev.redoubt.node.script.lua.LuaString;
import dev.redoubt.node.script.lua.LuaTable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StructLibraryTest {
    private final LuaTable library = StructLibrary.open();

    private static Object[] arguments(String format, Object... values) {
        List<Object> all = new ArrayList<>(List.of(LuaString.of(format)));
        all.addAll(Arrays.asList(values));
        return all.toArray();
    }

    private String packed(String format, Object... values) {
        LuaString text = (LuaString)
                FakeCall.call(library, "pack", arguments(format, values)).get(0);
        return HexFormat.of().formatHex(text.bytes());
    }

    private String unpacked(String format, String hex, Object... position) {
        List<Object> all = new ArrayList<>(List.of(LuaString.of(HexFormat.of().parseHex(hex))));
        all.addAll(Arrays.asList(position));
        return LuaText.dump(FakeCall.call(library, "unpack", arguments(format, all.toArray())));
    }

    @ParameterizedTest
    @CsvSource({
        "b,-1,ff",
        "B,255,ff",
        ">h,-2,fffe",
        "<H,258,0201",
        ">i,1,00000001",
        ">i3,-1,ffffff",
        ">i12,-1,00000000ffffffffffffffff",
        "<l,-2,feffffffffffffff",
        ">L,18446744073709549568,fffffffffffff800",
        ">L,1e30,0000000000000000",
        ">T,NaN,8000000000000000",
        ">f,0.1,3dcccccd",
        ">d,0.1,3fb999999999999a",
        "<d,1,000000000000f03f",
    })
    void numbers_are_packed(String format, double number, String hex) {
        assertThat(packed(format, number)).isEqualTo(hex);
    }

    @Test
    void strings_and_padding_are_packed() {
        assertThat(packed("sxc2c0", LuaString.of("ab"), LuaString.of("cde"), LuaString.of("f")))
                .isEqualTo("616200" + "00" + "6364" + "66");
        assertThat(packed("!4 b >i !2b d", 1.0, 2.0, 3.0, 0.0))
                .isEqualTo("01000000" + "00000002" + "0300" + "00".repeat(8));
        assertThat(packed("s\0z", 5.0)).isEqualTo("3500");
    }

    @ParameterizedTest
    @CsvSource({
        "bB,ffff,-1 255 3",
        ">hH,fffefffe,-2 65534 5",
        "<i3,ffffff,-1 4",
        ">I12,00000000ffffffffffffffff,1.8446744073709552e+19 13",
        ">L,8000000000000001,9.2233720368547758e+18 9",
        "<fd,0000003f000000000000f03f,0.5 1 13",
        "sc2x,6100626300,s61 s6263 6",
        "bc0,026162ff,s6162 4",
        "sc0,3200616263,s6162 5",
        "!4bi,0100000002000000,1 2 9",
        "<i9,ffff00000000000000,-1 10",
    })
    void bytes_are_unpacked(String format, String hex, String values) {
        assertThat(unpacked(format, hex)).isEqualTo(values);
    }

    @Test
    void unpacking_begins_at_a_position() {
        assertThat(unpacked("b", "0102", 2.0)).isEqualTo("2 3");
        assertThat(unpacked("", "01", -5.0)).isEqualTo("-5");
        assertThat(unpacked("", "01", 100.0)).isEqualTo("100");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            textBlock =
                    """
                    pack|i|bad argument #2 to 'pack' (number expected, got nil)
                    pack|c|bad argument #2 to 'pack' (string expected, got nil)
                    pack|i33|integral size 33 is larger than limit of 32
                    pack|c2147483648|integral size overflow
                    pack|!3|alignment 3 is not a power of 2
                    pack|!0|alignment 0 is not a power of 2
                    pack|bz|bad argument #2 to 'pack' (number expected, got nil)
                    pack|z|bad argument #1 to 'pack' (invalid format option 'z')
                    size|s|bad argument #1 to 'size' (option 's' has no fixed size)
                    size|c0|bad argument #1 to 'size' (option 'c0' has no fixed size)
                    size|%|bad argument #1 to 'size' (invalid format option '%')
                    unpack|b|bad argument #2 to 'unpack' (string expected, got no value)
                    """)
    void formats_are_checked(String function, String format, String message) {
        assertThat(FakeCall.error(library, function, LuaString.of(format))).isEqualTo("s:1: " + message);
    }

    @Test
    void strings_that_are_too_short_are_refused() {
        assertThat(FakeCall.error(library, "pack", LuaString.of("c3"), LuaString.of("ab")))
                .isEqualTo("s:1: bad argument #3 to 'pack' (string too short)");
    }

    @ParameterizedTest
    @CsvSource({
        "i,00,1,bad argument #2 to 'unpack' (data string too short)",
        "i,00000000,-1,bad argument #2 to 'unpack' (data string too short)",
        "i,00000000,1e300,bad argument #2 to 'unpack' (data string too short)",
        "i,00000000,0,bad argument #3 to 'unpack' (offset must be 1 or greater)",
        "c2147483647,00,1,bad argument #2 to 'unpack' (data string too short)",
        "bc0,ff00,1,bad argument #2 to 'unpack' (data string too short)",
        "bc0,0200,1,bad argument #2 to 'unpack' (data string too short)",
        "c0,00,1,format 'c0' needs a previous size",
        "xsc0,006100,1,format 'c0' needs a previous size",
        "s,6161,1,unfinished string in data",
        "s,6161,3,unfinished string in data",
    })
    void data_is_checked(String format, String hex, double position, String message) {
        assertThat(FakeCall.error(
                        library,
                        "unpack",
                        LuaString.of(format),
                        LuaString.of(HexFormat.of().parseHex(hex)),
                        position))
                .isEqualTo("s:1: " + message);
    }

    @ParameterizedTest
    @CsvSource({"bhilTfd,35", "!8bd,16", "xc5i3,9", "1z,0", "c2147483647c2147483647,4294967294"})
    void sizes_are_sums(String format, double size) {
        assertThat(FakeCall.call(library, "size", LuaString.of(format))).containsExactly(size);
    }

    @Test
    void results_are_bounded() {
        LuaString data = LuaString.of(new byte[9_000]);
        assertThat(FakeCall.call(library, "unpack", LuaString.of("b".repeat(7_997)), data))
                .hasSize(7_998);
        assertThat(FakeCall.error(library, "unpack", LuaString.of("b".repeat(7_998)), data))
                .isEqualTo("s:1: stack overflow (too many results)");
    }

    @Test
    void memory_is_asked_for_before_it_is_taken() {
        LuaString large = LuaString.of(new byte[60_000]);
        assertThatThrownBy(() -> FakeCall.call(library, "pack", FakeCall.memory(100_000), LuaString.of("s"), large))
                .isInstanceOf(LuaError.class);
        assertThatThrownBy(
                        () -> FakeCall.call(library, "unpack", FakeCall.memory(50_000), LuaString.of("c60000"), large))
                .isInstanceOf(LuaError.class);
    }
}
