package dev.redoubt.node.script.lib;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redoubt.node.command.RawConnection;
import dev.redoubt.node.script.lua.FakeCall;
import dev.redoubt.node.script.lua.LuaError;
import dev.redoubt.node.script.lua.LuaString;
import dev.redoubt.node.script.lua.LuaTable;
import dev.redoubt.node.script.lua.LuaValues;
import dev.redoubt.persistence.testing.RedisServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls the same functions with the same seeded arguments here and in scripts of redis-server 7.0.15. */
class LibraryDifferentialTest {
    private static final int STEPS = 2_500;
    private static final int DIFFERENCES_SHOWN = 20;
    private static final byte[] SCRIPT = (LuaText.DUMP
                    + "local f = assert(loadstring(ARGV[1], '@s'))\n"
                    + "return all(pcall(f))")
            .getBytes(StandardCharsets.ISO_8859_1);

    /** Settings that a script changes would stay for the next one. */
    private static final String NEW = "local cjson=cjson.new() ";

    private static RedisServer redis;

    private final List<String> differences = new ArrayList<>();
    private RawConnection connection;

    @BeforeAll
    static void start() throws IOException {
        redis = RedisServer.start();
    }

    @AfterAll
    static void stop() {
        if (redis != null) {
            redis.close();
        }
    }

    @BeforeEach
    void connect() throws IOException {
        connection = new RawConnection(redis.port());
    }

    @AfterEach
    void disconnect() throws IOException {
        if (connection != null) {
            connection.close();
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void json_is_decoded_as_redis_server_decodes_it(long seed) throws IOException {
        RandomLua random = new RandomLua(seed);
        for (int i = 0; i < STEPS; i++) {
            LuaTable library = CjsonLibrary.open();
            String settings = "";
            if (i % 4 == 0) {
                settings = NEW + set(library, "decode_invalid_numbers", false) + set(library, "decode_max_depth", 3.0);
            }
            compare(settings, library, "cjson", "decode", random.json());
        }
        assertNoDifferences();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void values_are_encoded_as_redis_server_encodes_them(long seed) throws IOException {
        RandomLua random = new RandomLua(seed);
        for (int i = 0; i < STEPS; i++) {
            LuaTable library = CjsonLibrary.open();
            String settings = "";
            if (i % 3 == 0) {
                settings = NEW
                        + set(library, "encode_number_precision", (double) random.below(14) + 1)
                        + set(library, "encode_invalid_numbers", random.oneOf(new Object[] {true, LuaString.of("null")
                        }))
                        + set(library, "encode_sparse_array", false, 1.0 + random.below(4), (double) random.below(9));
            }
            compare(settings, library, "cjson", "encode", random.value(4, true));
        }
        assertNoDifferences();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void messages_are_unpacked_as_redis_server_unpacks_them(long seed) throws IOException {
        RandomLua random = new RandomLua(seed);
        LuaTable library = CmsgpackLibrary.open();
        for (int i = 0; i < STEPS; i++) {
            LuaString messages = random.messages();
            double offset = random.below(10) == 0 ? random.number() : random.below(messages.length() + 2);
            switch (random.below(4)) {
                case 0 -> compare("", library, "cmsgpack", "unpack_one", messages, offset);
                case 1 -> compare("", library, "cmsgpack", "unpack_limit", messages, (double) random.below(4), offset);
                default -> compare("", library, "cmsgpack", "unpack", messages);
            }
        }
        assertNoDifferences();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void values_are_packed_as_redis_server_packs_them(long seed) throws IOException {
        RandomLua random = new RandomLua(seed);
        LuaTable library = CmsgpackLibrary.open();
        for (int i = 0; i < STEPS; i++) {
            @Nullable Object[] values = new Object[random.below(4)];
            for (int at = 0; at < values.length; at++) {
                values[at] = random.value(4, false);
            }
            compare("", library, "cmsgpack", "pack", values);
        }
        assertNoDifferences();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void structs_are_those_of_redis_server(long seed) throws IOException {
        RandomLua random = new RandomLua(seed);
        LuaTable library = StructLibrary.open();
        for (int i = 0; i < STEPS; i++) {
            String format = random.format();
            LuaString name = LuaString.of(format);
            compare("", library, "struct", "pack", random.structArguments(format));
            compare("", library, "struct", "size", name);
            LuaString data = LuaString.of(random.bytes(random.below(60)));
            double position = random.below(10) == 0 ? random.number() : random.below(8);
            compare("", library, "struct", "unpack", name, data, position);
            compare("", library, "struct", "unpack", name, random.string());
        }
        assertNoDifferences();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void bits_are_those_of_redis_server(long seed) throws IOException {
        RandomLua random = new RandomLua(seed);
        LuaTable library = BitLibrary.open();
        String[] names = {
            "tobit", "bnot", "band", "bor", "bxor", "lshift", "rshift", "arshift", "rol", "ror", "bswap", "tohex"
        };
        for (int i = 0; i < 2 * STEPS; i++) {
            @Nullable Object[] arguments = new Object[random.below(20) == 0 ? 0 : 1 + random.below(3)];
            for (int at = 0; at < arguments.length; at++) {
                arguments[at] = random.bits();
            }
            compare("", library, "bit", random.oneOf(names), arguments);
        }
        assertNoDifferences();
    }

    /** Data that is nested so deep that the stack of Lua ends first, or one level less. */
    @ParameterizedTest
    @CsvSource({"[,7997", "[,7998", "[,7999", "[,9000", "'{\"k\":',3998", "'{\"k\":',3999", "'{\"k\":',4000"})
    void json_is_nested_as_deep_as_in_redis_server(String part, int times) throws IOException {
        boolean array = part.equals("[");
        LuaString text = LuaString.of(part.repeat(times) + "1" + (array ? "]" : "}").repeat(times));
        LuaTable library = CjsonLibrary.open();
        String settings =
                NEW + set(library, "decode_max_depth", 100_000.0) + set(library, "encode_max_depth", 100_000.0);
        String end = " return (function(v) return type(v) end)";
        compareSource(settings + end + "(cjson.decode(" + LuaText.source(text) + "))", () -> {
            Object value = FakeCall.call(library, "decode", text).get(0);
            return List.of(LuaString.of(LuaValues.typeName(value)));
        });
        LuaTable nested = new LuaTable();
        for (int i = 1; i < times; i++) {
            LuaTable outer = new LuaTable();
            outer.put(array ? (Object) 1.0 : LuaString.of("k"), nested);
            nested = outer;
        }
        LuaTable root = nested;
        String source = "local t={} for i=2," + times + " do t={[" + (array ? "1" : "'k'") + "]=t} end ";
        compareSource(settings + source + call("cjson", "encode", "t"), () -> FakeCall.call(library, "encode", root));
        assertNoDifferences();
    }

    @ParameterizedTest
    @CsvSource({"145,3998", "145,3999", "145,4000", "145,8000", "129,7998", "129,7999", "129,8000", "1,7999", "1,8000"})
    void messages_are_nested_as_deep_as_in_redis_server(int tag, int times) throws IOException {
        byte[] bytes = new byte[times];
        Arrays.fill(bytes, (byte) tag);
        LuaTable library = CmsgpackLibrary.open();
        compare("", library, "cmsgpack", "unpack", LuaString.of(bytes));
        compare("", library, "cmsgpack", "unpack_one", LuaString.of(bytes), 3.0);
        compare("", library, "cmsgpack", "unpack_limit", LuaString.of(bytes), 100_000.0);
        assertNoDifferences();
    }

    @ParameterizedTest
    @ValueSource(ints = {15, 16, 3_999, 4_000, 4_001})
    void as_many_values_are_packed_as_in_redis_server(int count) throws IOException {
        LuaTable library = CmsgpackLibrary.open();
        @Nullable Object[] values = new Object[count];
        Arrays.fill(values, 1.0);
        LuaTable array = new LuaTable();
        array.put((Object) 1.0, 5.0);
        for (Object last : Arrays.asList(1.0, new LuaTable(), array)) {
            values[count - 1] = last;
            String source = "local t={} for i=1," + (count - 1) + " do t[i]=1 end t[" + count + "]="
                    + LuaText.source(last) + " ";
            compareSource(source + call("cmsgpack", "pack", "unpack(t)"), () -> FakeCall.call(library, "pack", values));
        }
        byte[] bytes = new byte[count * 2];
        compare("", StructLibrary.open(), "struct", "unpack", LuaString.of("b".repeat(count * 2)), LuaString.of(bytes));
        assertNoDifferences();
    }

    @ParameterizedTest
    @CsvSource({"false,0,0", "false,1,0", "true,2,0", "true,2,10", "false,3,5", "true,1,0", "true,2147483647,0"})
    void arrays_with_holes_are_encoded_as_redis_server_encodes_them(boolean convert, double ratio, double safe)
            throws IOException {
        LuaTable library = CjsonLibrary.open();
        String settings = NEW + set(library, "encode_sparse_array", convert, ratio, safe);
        for (double index : new double[] {1, 2, 3, 4, 5, 6, 10, 11, 12, 40, 1000.5, -1, 0, 0x1p31, 0x1p40, 1e300}) {
            LuaTable array = new LuaTable();
            array.put((Object) index, true);
            compare(settings, library, "cjson", "encode", array);
            array.put((Object) (index + 1), 7.0);
            compare(settings, library, "cjson", "encode", array);
        }
        assertNoDifferences();
    }

    @Test
    void settings_are_checked_as_in_redis_server() throws IOException {
        String[] names = {
            "encode_sparse_array",
            "encode_max_depth",
            "decode_max_depth",
            "encode_number_precision",
            "encode_keep_buffer",
            "encode_invalid_numbers",
            "decode_invalid_numbers",
            "encode",
            "decode"
        };
        @Nullable
        Object[] values = {
            null,
            0.0,
            1.0,
            14.0,
            15.0,
            -1.0,
            4294967297.0,
            true,
            false,
            LuaString.of("on"),
            LuaString.of("off"),
            LuaString.of("null"),
            LuaString.of("no\0no"),
            LuaString.of("on\0no"),
            LuaString.of("12"),
            new LuaTable()
        };
        for (String name : names) {
            for (Object first : values) {
                compare(NEW, CjsonLibrary.open(), "cjson", name, first);
                for (Object second : values) {
                    compare(NEW, CjsonLibrary.open(), "cjson", name, first, second);
                    compare(NEW, CjsonLibrary.open(), "cjson", name, true, first, second);
                }
            }
            compare(NEW, CjsonLibrary.open(), "cjson", name);
            compare(NEW, CjsonLibrary.open(), "cjson", name, null, null, null, null);
        }
        assertNoDifferences();
    }

    @Test
    void tables_have_the_fields_of_redis_server() throws IOException {
        fields("cjson", CjsonLibrary.open());
        fields("cmsgpack", CmsgpackLibrary.open());
        fields("struct", StructLibrary.open());
        fields("bit", BitLibrary.open());
        assertNoDifferences();
    }

    private void fields(String name, LuaTable library) throws IOException {
        String theirs = eval("return " + name);
        String ours = "true " + LuaText.dump(List.of(library));
        if (!theirs.equals(ours)) {
            differences.add(name + "\n  redis " + theirs + "\n  ours  " + ours);
        }
    }

    private String set(LuaTable library, String name, Object... arguments) {
        FakeCall.call(library, name, arguments);
        return "cjson." + name + "(" + sources(arguments) + ") ";
    }

    private static String sources(@Nullable Object[] arguments) {
        return Arrays.stream(arguments).map(LuaText::source).collect(Collectors.joining(","));
    }

    private static String call(String library, String name, String arguments) {
        return "return (function(...) return ... end)(" + library + "." + name + "(" + arguments + "))";
    }

    private void compare(String before, LuaTable ours, String library, String name, @Nullable Object... arguments)
            throws IOException {
        compareSource(before + call(library, name, sources(arguments)), () -> FakeCall.call(ours, name, arguments));
    }

    /** Compares what a script gives with what our functions give: values, or an error. */
    private void compareSource(String source, Supplier<List<@Nullable Object>> ours) throws IOException {
        String theirs = eval(source);
        String own;
        try {
            own = "true " + LuaText.dump(ours.get());
        } catch (LuaError e) {
            own = "false " + LuaText.dump(LuaString.of(FakeCall.text(e)));
        }
        if (!theirs.equals(own.strip())) {
            differences.add(shown(source) + "\n  redis " + shown(theirs) + "\n  ours  " + shown(own));
        }
    }

    private String eval(String source) throws IOException {
        byte[] reply = connection.call(
                "EVAL".getBytes(StandardCharsets.ISO_8859_1),
                SCRIPT,
                new byte[] {'0'},
                source.getBytes(StandardCharsets.ISO_8859_1));
        String text = new String(reply, StandardCharsets.ISO_8859_1);
        assertThat(text).as("reply to %s", shown(source)).startsWith("$");
        return text.substring(text.indexOf('\n') + 1).strip();
    }

    private static String shown(String text) {
        return text.length() > 600 ? text.substring(0, 600) + "…" : text;
    }

    private void assertNoDifferences() {
        assertThat(differences.stream().limit(DIFFERENCES_SHOWN).toList())
                .as("%d differences", differences.size())
                .isEmpty();
    }
}
