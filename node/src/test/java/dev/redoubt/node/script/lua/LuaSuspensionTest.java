package dev.redoubt.node.script.lua;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A script that does not end can be suspended, continued and ended wherever it is. */
class LuaSuspensionTest {
    private static final int RUNS = 50;

    private final LuaMachine machine = LuaShell.machine(64 << 20);

    private LuaFunction load(String program) {
        return machine.load(program.getBytes(StandardCharsets.ISO_8859_1), "@user_script");
    }

    private String run(String program) {
        machine.start(load(program));
        assertThat(machine.run(1_000)).isEqualTo(LuaMachine.Result.FINISHED);
        return String.valueOf(machine.result());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "while true do end",
                "repeat until false",
                "for i = 1, math.huge do end",
                "for x in function() return 1 end do end",
                "local function f() return f() end f()",
                "local function f(n) if n > 100 then return end f(n + 1) f(n + 1) end f(1)",
                "table.sort({3, 2, 1}, function() while true do end end)",
                "string.gsub('a', 'a', function() while true do end end)",
                "string.gsub('a', 'a', setmetatable({}, {__index = function() while true do end end}))",
                "table.foreach({1}, function() while true do end end)",
                "table.foreachi({1}, function() while true do end end)",
                "tostring(setmetatable({}, {__tostring = function() while true do end end}))",
                "load(function() while true do end end)",
                "local t = setmetatable({}, {__index = function() while true do end end}) return t.x",
                "local t = setmetatable({}, {__newindex = function() while true do end end}) t.x = 1",
                "local t = setmetatable({}, {__add = function() while true do end end}) return t + 1",
                "local t = setmetatable({}, {__lt = function() while true do end end}) return t < t",
                "local t = setmetatable({}, {__le = function() while true do end end}) return t <= t",
                "local t = setmetatable({}, {__concat = function() while true do end end}) return 'a' .. t",
                "local t = setmetatable({}, {__call = function() while true do end end}) return t()",
                "local t = setmetatable({}, {__unm = function() while true do end end}) return -t",
                "local m = {__eq = function() while true do end end} return setmetatable({}, m) == setmetatable({}, m)",
                "pcall(function() while true do end end)",
                "while true do pcall(error) end",
                "xpcall(function() while true do end end, function(m) return m end)",
                "xpcall(error, function() while true do end end)",
                "coroutine.wrap(function() while true do end end)()",
                "local w = coroutine.wrap(function() while true do coroutine.yield() end end) while true do w() end",
                "local function f(n) if n == 0 then while true do end end coroutine.wrap(f)(n - 1) end f(20)",
                "for i in coroutine.wrap(function() while true do coroutine.yield(1) end end) do end",
                "local t = {1} while true do for k, v in pairs(t) do end end",
                "local t = {1} while true do for i, v in ipairs(t) do end end",
                "local t = {a = 1} for k, v in pairs(t) do for i = 1, math.huge do t.a = i end end",
                "local C = {} C.__index = C function C:m() return self:m() end setmetatable({}, C):m()"
            })
    void endless_scripts_are_suspended_and_ended(String program) {
        LuaFunction function = load(program);
        for (long steps : new long[] {1, 7, 1000}) {
            machine.start(function);
            for (int i = 0; i < RUNS; i++) {
                assertThat(machine.run(steps)).isEqualTo(LuaMachine.Result.SUSPENDED);
            }
            machine.raise(LuaError.of(LuaString.of("killed")));
            assertThatThrownBy(() -> machine.run(steps)).isInstanceOfSatisfying(LuaError.class, error -> {
                assertThat(error.value()).isEqualTo(LuaString.of("killed"));
                assertThat(error.source()).isIn("@user_script", "=[C]");
            });
            assertThat(machine.finished()).isTrue();
        }
        assertThat(run("return 1 + 1")).isEqualTo("2.0");
    }

    @Test
    void script_that_is_ended_reports_its_line() {
        machine.start(load("local n = 0\nwhile true do\nn = n + 1\nend"));
        assertThat(machine.run(10)).isEqualTo(LuaMachine.Result.SUSPENDED);
        machine.raise(LuaError.of(null));
        assertThatThrownBy(() -> machine.run(10))
                .isInstanceOfSatisfying(
                        LuaError.class, error -> assertThat(error.line()).isEqualTo(3));
    }

    @Test
    void start_drops_a_script_that_is_suspended() {
        machine.start(load("while true do end"));
        assertThat(machine.run(10)).isEqualTo(LuaMachine.Result.SUSPENDED);
        assertThat(run("return 'new'")).isEqualTo("new");
    }

    @Test
    void budget_bounds_a_run() {
        machine.start(load("local n = 0 for i = 1, 1000 do n = n + 1 end return n"));
        int runs = 1;
        while (machine.run(100) == LuaMachine.Result.SUSPENDED) {
            runs++;
        }
        assertThat(runs).isBetween(10, 12);
        assertThat(machine.result()).isEqualTo(1000.0);
    }
}
