package dev.redoubt.node.script.lib;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.redoubt.node.script.lua.FakeCall;
import dev.redoubt.node.script.lua.LuaError;
import dev.redoubt.node.script.lua.LuaMemory;
import dev.redoubt.node.script.lua.LuaString;
import dev.redoubt.node.script.lua.LuaTable;
import dev.redoubt.node.script.lua.NativeFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CjsonLibraryTest {
    private final LuaTable library = CjsonLibrary.open();

    private String encoded(Object value) {
        return FakeCall.call(library, "encode", value).get(0).toString();
    }

    private Object decoded(String json) {
        return FakeCall.call(library, "decode", LuaString.of(json)).get(0);
    }

    private static LuaTable array(Object... elements) {
        LuaTable table = new LuaTable();
        for (int i = 0; i < elements.length; i++) {
            table.put((Object) (i + 1.0), elements[i]);
        }
        return table;
    }

    private static LuaTable nested(int depth) {
        LuaTable table = new LuaTable();
        for (int i = 1; i < depth; i++) {
            table = array(table);
        }
        return table;
    }

    @Test
    void scalars_have_their_json_form() {
        assertThat(encoded(null)).isEqualTo("null");
        assertThat(encoded(LightUserdata.NULL)).isEqualTo("null");
        assertThat(encoded(true)).isEqualTo("true");
        assertThat(encoded(LuaString.of("a\"\\/\b\t\n\f\r\u0001\u007f\u00e9")))
                .isEqualTo("\"a\\\"\\\\\\/\\b\\t\\n\\f\\r\\u0001\\u007f\u00e9\"");
    }

    @ParameterizedTest
    @CsvSource({
        "1,1",
        "-0.0,-0",
        "0.1,0.1",
        "3.14159265358979,3.1415926535898",
        "99999999999999,99999999999999",
        "100000000000000,1e+14",
        "1e-5,1e-05",
        "0.0001,0.0001",
        "1e300,1e+300",
        "5e-324,4.9406564584125e-324",
        "-12345678.875,-12345678.875",
    })
    void numbers_have_fourteen_digits(double number, String text) {
        assertThat(encoded(number)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({"1,3", "3,3.14", "6,3.14159"})
    void precision_is_a_setting(double digits, String text) {
        assertThat(FakeCall.call(library, "encode_number_precision", digits)).containsExactly(digits);
        assertThat(encoded(Math.PI)).isEqualTo(text);
    }

    @Test
    void numbers_beyond_json_follow_their_setting() {
        assertThat(FakeCall.error(library, "encode", Double.NaN))
                .isEqualTo("s:1: Cannot serialise number: must not be NaN or Inf");
        FakeCall.call(library, "encode_invalid_numbers", true);
        assertThat(encoded(array(Double.NaN, Double.NEGATIVE_INFINITY))).isEqualTo("[nan,-inf]");
        assertThat(FakeCall.call(library, "encode_invalid_numbers", LuaString.of("null")))
                .containsExactly(LuaString.of("null"));
        assertThat(encoded(array(Double.NaN, Double.POSITIVE_INFINITY))).isEqualTo("[null,null]");
    }

    @Test
    void tables_are_arrays_or_objects() {
        assertThat(encoded(new LuaTable())).isEqualTo("{}");
        assertThat(encoded(array(1.0, array(true, LuaString.of("x"))))).isEqualTo("[1,[true,\"x\"]]");
        LuaTable object = new LuaTable();
        object.put("a", array(1.0));
        object.put((Object) 2.5, false);
        assertThat(encoded(object)).isEqualTo("{\"a\":[1],\"2.5\":false}");
        object.put((Object) true, 1.0);
        assertThat(FakeCall.error(library, "encode", object))
                .isEqualTo("s:1: Cannot serialise boolean: table key must be a number or string");
    }

    @Test
    void arrays_with_few_elements_need_a_setting() {
        LuaTable sparse = array(1.0);
        sparse.put((Object) 10.0, 2.0);
        assertThat(encoded(sparse)).isEqualTo("[1,null,null,null,null,null,null,null,null,2]");
        sparse.put((Object) 11.0, 3.0);
        assertThat(FakeCall.error(library, "encode", sparse))
                .isEqualTo("s:1: Cannot serialise table: excessively sparse array");
        assertThat(FakeCall.call(library, "encode_sparse_array", true, 2.0, 10.0))
                .containsExactly(true, 2.0, 10.0);
        assertThat(encoded(sparse)).isEqualTo("{\"1\":1,\"10\":2,\"11\":3}");
        FakeCall.call(library, "encode_sparse_array", false, 0.0);
        assertThat(encoded(sparse)).startsWith("[1,null").endsWith(",2,3]");
    }

    @Test
    void other_types_are_refused() {
        NativeFunction function = NativeFunction.of("f", call -> {});
        assertThat(FakeCall.error(library, "encode", array(function)))
                .isEqualTo("s:1: Cannot serialise function: type not supported");
    }

    @Test
    void depth_is_bounded_both_ways() {
        assertThat(encoded(nested(1000))).hasSize(2000);
        assertThat(FakeCall.error(library, "encode", nested(1001)))
                .isEqualTo("s:1: Cannot serialise, excessive nesting (1001)");
        LuaTable endless = new LuaTable();
        endless.put("self", endless);
        FakeCall.call(library, "encode_max_depth", 2147483647.0);
        assertThat(FakeCall.error(library, "encode", endless)).contains("excessive nesting (4000)");
        assertThat(decoded("[".repeat(1000) + "]".repeat(1000))).isInstanceOf(LuaTable.class);
        assertThat(FakeCall.error(library, "decode", LuaString.of("[".repeat(2000))))
                .isEqualTo("s:1: Found too many nested data structures (1001) at character 1001");
    }

    @Test
    void json_becomes_values() {
        assertThat(LuaText.dump(decoded(" {\"a\" : [1, true, null, {}], \"\":\"x\"} ")))
                .isEqualTo("{s61={1=1,2=true,3=null,4={}},s=s78}");
        assertThat(decoded("null")).isSameAs(LightUserdata.NULL);
        assertThat(library.get("null")).isSameAs(LightUserdata.NULL);
        assertThat(LightUserdata.NULL).hasToString("userdata: (nil)");
        assertThat(decoded("{\"a\":1,\"a\":2}")).extracting(LuaText::dump).isEqualTo("{s61=2}");
        assertThat(FakeCall.call(library, "decode", 12.5)).containsExactly(12.5);
    }

    @ParameterizedTest
    @CsvSource({
        "-1.5e3,-1500",
        "01,1",
        "1.,1",
        "-.5,-0.5",
        "0x1F,31",
        "0x1.8p1,3",
        "1e400,Infinity",
        "-infinity,-Infinity",
        "NaN,NaN",
        "+5,5",
        "0.30000000000000004,0.30000000000000004",
        "123456789012345678901234567890,1.2345678901234568e29",
    })
    void numbers_are_read_as_strtod_reads_them(String text, double number) {
        assertThat(decoded(text)).isEqualTo(number);
    }

    @ParameterizedTest
    @ValueSource(strings = {"01", "0x1F", "-inf", "nan"})
    void strict_numbers_are_a_setting(String text) {
        assertThat(FakeCall.call(library, "decode_invalid_numbers", false)).containsExactly(false);
        assertThat(FakeCall.error(library, "decode", LuaString.of(text))).contains("but found invalid");
    }

    @Test
    void nan_keeps_sign_and_payload() {
        assertThat(Double.doubleToRawLongBits((Double) decoded("-nan(0x12)"))).isEqualTo(0xfff8000000000012L);
        assertThat(Double.doubleToRawLongBits((Double) decoded("nan(012)"))).isEqualTo(0x7ff800000000000aL);
        assertThat(Double.doubleToRawLongBits((Double) decoded("nan(18446744073709551616)")))
                .isEqualTo(Long.MAX_VALUE);
        assertThat(Double.doubleToRawLongBits((Double) decoded("nan(018)"))).isEqualTo(0x7ff8L << 48);
        assertThat(FakeCall.error(library, "decode", LuaString.of("nan(1"))).endsWith("at character 4");
    }

    @Test
    void escapes_become_utf_8() {
        assertThat(decoded("\"\\u0041\\u00e9\\u20ac\\ud83d\\ude00\\n\\/\"").toString())
                .isEqualTo("A\u00c3\u00a9\u00e2\u0082\u00ac\u00f0\u009f\u0098\u0080\n/");
    }

    @ParameterizedTest
    @CsvSource({
        "'',value,T_END,1",
        "x,value,invalid token,1",
        "[1 2],comma or array end,T_NUMBER,4",
        "'[1,]',value,T_ARR_END,4",
        "{1:2},object key string,T_NUMBER,2",
        "'{\"a\" 1}',colon,T_NUMBER,6",
        "'{\"a\":1 \"b\"}',comma or object end,T_STRING,8",
        "'{\"a\":1,}',object key string,T_OBJ_END,8",
        "1 true,the end,T_BOOLEAN,3",
        "'\"abc',value,unexpected end of string,5",
        "'\"a\\x\"',value,invalid escape code,3",
        "'\"\\ude00\"',value,invalid unicode escape code,2",
        "-,value,invalid number,1",
        "tru,value,invalid token,1",
    })
    void errors_say_what_was_expected(String json, String expected, String found, int position) {
        assertThat(FakeCall.error(library, "decode", LuaString.of(json)))
                .isEqualTo("s:1: Expected " + expected + " but found " + found + " at character " + position);
    }

    @Test
    void text_of_two_bytes_per_character_is_refused() {
        assertThat(FakeCall.error(library, "decode", LuaString.of("\0[")))
                .isEqualTo("s:1: JSON parser does not support UTF-16 or UTF-32");
        assertThat(decoded("12\0garbage")).isEqualTo(12.0);
    }

    @Test
    void arguments_are_checked() {
        assertThat(FakeCall.error(library, "encode", 1.0, 2.0))
                .isEqualTo("s:1: bad argument #1 to 'encode' (expected 1 argument)");
        assertThat(FakeCall.error(library, "decode", new LuaTable()))
                .isEqualTo("s:1: bad argument #1 to 'decode' (string expected, got table)");
        assertThat(FakeCall.error(library, "encode_max_depth", 0.0))
                .isEqualTo("s:1: bad argument #1 to 'encode_max_depth' (expected integer between 1 and 2147483647)");
        assertThat(FakeCall.error(library, "encode_keep_buffer", LuaString.of("null")))
                .isEqualTo("s:1: bad argument #1 to 'encode_keep_buffer' (invalid option 'null')");
        assertThat(FakeCall.error(library, "decode_invalid_numbers", true, true))
                .isEqualTo("s:1: bad argument #2 to 'decode_invalid_numbers' (found too many arguments)");
    }

    @Test
    void a_new_table_has_settings_of_its_own() {
        FakeCall.call(library, "encode_number_precision", 2.0);
        LuaTable other = (LuaTable) FakeCall.call(library, "new").get(0);
        assertThat(FakeCall.call(other, "encode_number_precision")).containsExactly(14.0);
        assertThat(FakeCall.call(library, "encode_number_precision")).containsExactly(2.0);
    }

    @Test
    void memory_is_asked_for_before_it_is_taken() {
        LuaMemory little = FakeCall.memory(100_000);
        LuaTable holes = array(1.0);
        holes.put((Object) 2e9, 1.0);
        FakeCall.call(library, "encode_sparse_array", false, 0.0);
        assertThatThrownBy(() -> FakeCall.call(library, "encode", little, holes))
                .isInstanceOfSatisfying(
                        LuaError.class, e -> assertThat(e.value()).hasToString("not enough memory"));
        LuaString many = LuaString.of("[" + "[],".repeat(5_000) + "1]");
        assertThatThrownBy(() -> FakeCall.call(library, "decode", FakeCall.memory(100_000), many))
                .isInstanceOf(LuaError.class);
        assertThat(FakeCall.call(library, "decode", FakeCall.memory(1_000_000), many))
                .hasSize(1);
    }
}
