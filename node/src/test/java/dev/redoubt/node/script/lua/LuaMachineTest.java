package dev.redoubt.node.script.lua;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The machine as its host uses it. */
class LuaMachineTest {
    private final LuaMachine machine = new LuaMachine(64 << 20);

    LuaMachineTest() {
        StandardLibrary.open(machine);
    }

    private LuaFunction load(String program) {
        return machine.load(program.getBytes(StandardCharsets.ISO_8859_1), "@host");
    }

    private static String text(Object value) {
        return value instanceof Double number
                ? LuaValues.numberText(number).toString()
                : value == null ? "nil" : value instanceof LuaTable ? "table" : value.toString();
    }

    private Object run(String program, Object... arguments) {
        machine.start(load(program), arguments);
        assertThat(machine.run(1_000_000)).isEqualTo(LuaMachine.Result.FINISHED);
        return machine.result();
    }

    @Test
    void arguments_go_in_and_results_come_out() {
        run("local a, b = ... return b, a, nil", 1.0, LuaString.of("x"));
        assertThat(machine.results()).containsExactly(LuaString.of("x"), 1.0, null);
        run("return");
        assertThat(machine.results()).isEmpty();
        assertThat(machine.result()).isNull();
    }

    @Test
    void function_of_the_host_gets_arguments_and_gives_results() {
        machine.globals().put("twice", NativeFunction.of("twice", call -> {
            call.add(call.number(1) * 2);
            call.add((double) call.count());
        }));
        run("return twice(21, 'more')");
        assertThat(machine.results()).containsExactly(42.0, 2.0);
        assertThatThrownBy(() -> run("\nlocal t = {f = twice} t.f({})"))
                .isInstanceOfSatisfying(LuaError.class, error -> {
                    assertThat(error.value())
                            .hasToString("host:2: bad argument #1 to 'f' (number expected, got table)");
                    assertThat(error.source()).isEqualTo("@host");
                    assertThat(error.line()).isEqualTo(2);
                });
    }

    @Test
    void function_that_is_dumped_cannot_be_loaded() {
        assertThat(run("local chunk = string.dump(function() return 1 end) return chunk:byte(1) .. chunk:sub(2, 4)"))
                .isEqualTo(LuaString.of("27Lua"));
        assertThat(run("return select(2, loadstring(string.dump(function() return 1 end)))"))
                .hasToString("[string \"\u001bLuaQ\"]:1: unexpected symbol near 'char(27)'");
        assertThat(run("return select(2, pcall(string.dump, string.dump))"))
                .hasToString("unable to dump given function");
    }

    @Test
    void function_of_the_host_can_be_started() {
        machine.start(NativeFunction.of("f", call -> call.add(call.get(1))), LuaString.of("x"));
        assertThat(machine.run(1)).isEqualTo(LuaMachine.Result.FINISHED);
        assertThat(machine.result()).isEqualTo(LuaString.of("x"));
    }

    @Test
    void defect_in_a_function_of_the_host_ends_the_script() {
        machine.globals().put("defect", NativeFunction.of("defect", call -> {
            throw new IllegalStateException("defect");
        }));
        machine.start(load("pcall(defect)"));
        assertThatThrownBy(() -> machine.run(100)).isInstanceOf(IllegalStateException.class);
        assertThat(machine.finished()).isTrue();
        assertThat(run("return 1")).isEqualTo(1.0);
    }

    @Test
    void error_of_the_host_keeps_its_value() {
        LuaTable value = new LuaTable();
        machine.globals().put("fail", NativeFunction.of("fail", call -> {
            throw LuaError.of(value);
        }));
        assertThatThrownBy(() -> run("local x = 1\nlocal y = 2\nfail()"))
                .isInstanceOfSatisfying(LuaError.class, error -> {
                    assertThat(error.value()).isSameAs(value);
                    assertThat(error.line()).isEqualTo(3);
                });
        assertThat(run("return select(2, pcall(fail))")).isSameAs(value);
    }

    @Test
    void source_that_is_no_lua_is_refused() {
        assertThatThrownBy(() -> load("x = = 1"))
                .isInstanceOfSatisfying(LuaError.class, error -> assertThat(error.value())
                        .hasToString("host:1: unexpected symbol near '='"));
    }

    @Test
    void globals_stay_between_scripts_and_locals_do_not() {
        run("x = 1 local y = 2");
        assertThat(run("return x")).isEqualTo(1.0);
        assertThat(run("return y")).isNull();
    }

    @Test
    void function_that_was_loaded_runs_often() {
        LuaFunction function = load("n = (n or 0) + 1 return n");
        for (int i = 1; i <= 100; i++) {
            machine.start(function);
            assertThat(machine.run(1_000)).isEqualTo(LuaMachine.Result.FINISHED);
            assertThat(machine.result()).isEqualTo((double) i);
        }
    }

    @Test
    void addresses_are_the_same_for_each_run() {
        Object first = run("return tostring({}) .. tostring(tostring)");
        assertThat(first.toString()).matches("table: 0x[0-9a-f]+function: 0x[0-9a-f]+");
        assertThat(run("return tostring({}) .. tostring(tostring)")).isEqualTo(first);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "return getfenv() == _G, getfenv(0) == _G, getfenv(pairs) == _G | true true true",
                "local f = setfenv(function() return x end, {x = 5}) return f(), getfenv(f).x | 5 5",
                "local function f() setfenv(1, {y = 6}) return y end return f() | 6",
                "local function f() setfenv(2, {z = 7}) end local g = function() f() return z end return g() | 7",
                "return pcall(setfenv, pairs, {}) | false 'setfenv' cannot change environment of given object",
                "return pcall(getfenv, -1) | false bad argument #1 to '?' (level must be non-negative)",
                "return pcall(getfenv, 100) | false bad argument #1 to '?' (invalid level)",
                "return pcall(setfenv, 1, 5) | false bad argument #2 to '?' (table expected, got number)",
                "return type(newproxy()), getmetatable(newproxy()), type(getmetatable(newproxy(true))) | userdata nil table",
                "local p = newproxy(true) return getmetatable(newproxy(p)) == getmetatable(p), p == newproxy(p) | true false",
                "local p = newproxy(true) getmetatable(p).__index = function(s, k) return k end return p.abc | abc",
                "local p = newproxy(true) getmetatable(p).__len = function() return 9 end return #p | 9"
            })
    void deprecated_functions_are_there_when_the_host_adds_them(String program, String outcome) {
        assertThat(run("return getfenv")).isNull();
        StandardLibrary.openDeprecated(machine);
        run(program);
        StringBuilder shown = new StringBuilder();
        for (Object result : machine.results()) {
            shown.append(shown.isEmpty() ? "" : " ").append(text(result));
        }
        assertThat(shown).hasToString(outcome);
    }
}
