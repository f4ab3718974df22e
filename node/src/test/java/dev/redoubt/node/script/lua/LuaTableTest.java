package dev.redoubt.node.script.lua;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LuaTableTest {
    private final LuaTable table = new LuaTable();

    private static List<Object> keys(LuaTable of) {
        List<Object> keys = new ArrayList<>();
        for (int at = of.next(0); at > 0; at = of.next(at)) {
            keys.add(of.keyAt(at));
        }
        return keys;
    }

    @Test
    void fields_come_in_the_order_in_which_they_were_set() {
        for (String name : List.of("z", "a", "m", "b", "y", "c")) {
            table.put(name, 1.0);
        }
        assertThat(keys(table)).extracting(Object::toString).containsExactly("z", "a", "m", "b", "y", "c");
    }

    @Test
    void traversal_that_clears_each_field_sees_all() {
        for (int i = 1; i <= 40; i++) {
            table.put(i, (Object) (double) i);
            table.put("k" + i, (double) i);
        }
        double sum = 0;
        Object key = null;
        for (int at = table.next(table.position(key)); at > 0; at = table.next(table.position(key))) {
            key = table.keyAt(at);
            sum += (Double) table.valueAt(at);
            table.put(key, null);
        }
        assertThat(sum).isEqualTo(40 * 41);
        assertThat(table.next(0)).isEqualTo(-1);
    }

    @Test
    void zero_and_minus_zero_are_one_key() {
        table.put(-0.0, LuaString.of("x"));
        assertThat(table.get(0)).isEqualTo(LuaString.of("x"));
        assertThat(table.get((Object) 0.0)).isEqualTo(LuaString.of("x"));
        table.put(0, null);
        assertThat(table.get((Object) (-0.0))).isNull();
        assertThat(table.get(Double.NaN)).isNull();
    }

    @Test
    void key_that_is_not_there_has_no_position() {
        table.put("a", true);
        assertThat(table.position(LuaString.of("b"))).isEqualTo(-1);
        assertThat(table.position(null)).isZero();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void table_agrees_with_a_map(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Map<Object, Object> model = new HashMap<>();
        for (int i = 0; i < 5_000; i++) {
            Object key = random.nextBoolean()
                    ? (Object) (double) random.nextInt(-5, 60)
                    : LuaString.of("k" + random.nextInt(60));
            Object value = random.nextInt(3) == 0 ? null : (Object) (double) i;
            table.put(key, value);
            if (value == null) {
                model.remove(key);
            } else {
                model.put(key, value);
            }
            assertThat(table.get(key)).isEqualTo(value);
        }
        Map<Object, Object> seen = new HashMap<>();
        for (int at = table.next(0); at > 0; at = table.next(at)) {
            assertThat(seen.put(table.keyAt(at), table.valueAt(at))).isNull();
        }
        assertThat(seen).isEqualTo(model);
        int length = table.length();
        assertThat(length == 0 || table.get(length) != null).isTrue();
        assertThat(table.get(length + 1)).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "t.x = 1",
                "t[1] = 1",
                "for i = 1, 3 do local u = i < 3 and {x = 0} or t u.x = i end",
                "for i = 1, 3 do local u = i < 3 and {0, 0} or t u[2] = i end",
                "t.new = 1",
                "rawset(t, 'x', 1)",
                "table.insert(t, 1)",
                "table.insert(t, 1, 1)",
                "table.remove(t)",
                "table.sort(t)",
                "setmetatable(t, {})",
                "local p = setmetatable({}, {__newindex = t}) p.x = 1"
            })
    void table_that_is_read_only_stays_as_it_is(String program) {
        LuaMachine machine = LuaShell.machine(64 << 20);
        table.put(1, (Object) 2.0);
        table.put(2, (Object) 1.0);
        table.put("x", 5.0);
        table.setReadOnly(true);
        machine.start(
                machine.load(("local t = ... " + program).getBytes(StandardCharsets.ISO_8859_1), "@user_script"),
                table);
        assertThatThrownBy(() -> machine.run(100))
                .isInstanceOfSatisfying(LuaError.class, error -> assertThat(String.valueOf(error.value()))
                        .endsWith("Attempt to modify a readonly table"));
        assertThat(keys(table)).containsExactly(1.0, 2.0, LuaString.of("x"));
        assertThat(table.get(1)).isEqualTo(2.0);
        assertThat(table.metatable()).isNull();
    }
}
