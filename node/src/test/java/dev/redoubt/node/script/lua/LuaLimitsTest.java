package dev.redoubt.node.script.lua;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** No script keeps the host waiting, holds more memory than it may, or ends the JVM. */
class LuaLimitsTest {
    private static final int STEPS = 10_000;
    private static final int MEMORY = 16 << 20;

    private final LuaMachine machine = new LuaMachine(MEMORY);

    @BeforeEach
    void open() {
        StandardLibrary.open(machine);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "while true do end",
                "repeat until false",
                "for i = 1, 1/0 do end",
                "local function f() return f() end f()",
                "while true do pcall(error, 'again') end",
                "table.sort({3, 1, 2}, function() while true do end end)",
                "string.gsub('x', 'x', function() while true do end end)",
                "table.foreach({1}, function() while true do end end)",
                "tostring(setmetatable({}, {__tostring = function() while true do end end}))",
                "load(function() while true do end end)",
                "local t = setmetatable({}, {__index = function() while true do end end}) return t.x",
                "local t = setmetatable({}, {__lt = function() while true do end end}) return t < t",
                "coroutine.wrap(function() while true do end end)()",
                "coroutine.wrap(function() while true do coroutine.wrap(function() coroutine.yield() end)() end end)()",
                "xpcall(error, function() while true do end end)",
                "while true do pcall(function() for i = 1, 10 do pcall(error) end end) end",
                "return ('a'):rep(40):find(('a?'):rep(40) .. ('a'):rep(40) .. 'b')",
                "return ('a'):rep(100000):find('a-a-a-a-b')",
                "return ('a'):rep(100000):gsub('a*a*a*b', '')",
                "for x in ('a'):rep(100000):gmatch('a*a*a*b') do end",
                "return ('a'):rep(2000000):find(('a'):rep(1000000) .. 'b', 1, true)",
                "return ('('):rep(1000000):find('%b()')",
                "return ('a'):rep(1000000):find('[' .. ('b'):rep(1000000) .. ']*c')",
            })
    void a_script_that_takes_long_is_suspended_and_can_be_ended(String program) {
        start("pcall(function() " + program + " end) while true do end");
        for (int i = 0; i < 20; i++) {
            assertThat(machine.run(STEPS)).isEqualTo(LuaMachine.Result.SUSPENDED);
        }
        machine.raise(LuaError.of(LuaString.of("killed")));
        assertThatThrownBy(() -> machine.run(STEPS))
                .isInstanceOf(LuaError.class)
                .hasMessage("killed");
        assertThat(machine.finished()).isTrue();
        assertThat(run("return 'next'")).isEqualTo("next");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "return string.rep('x', 1e9)",
                "return string.rep(('x'):rep(100000), 2^31 - 1)",
                "local s = 'x' while true do s = s .. s end",
                "local s = 'x' while true do s = s:gsub('.', '%0%0') end",
                "local s = ('x'):rep(1000) return (s:gsub('.', function() return s .. s end):gsub('.', s))",
                "local t = {} while true do t[#t + 1] = {} end",
                "local t = {} for i = 1, 1e9 do t['k' .. i] = i end",
                "local t = {} while true do t = {t} end",
                "local f while true do local g = f f = function() return g end end",
                "local t = {} while true do t[#t + 1] = coroutine.create(function() end) end",
                "local t = {} while true do t[#t + 1] = ('x'):gmatch(('y'):rep(100)) end",
                "local t = {} for i = 1, 1e7 do t[i] = 'part' .. i end return table.concat(t, ('x'):rep(1000))",
                "local t = {} while true do t[#t + 1] = string.format('%99d', #t) end",
                "local t = {} while true do t[#t + 1] = loadstring('return 1') end",
                "return ('x'):rep(1000000):find(('x?'):rep(1000000) .. 'y')",
                "return ('x'):rep(4000000):upper():lower():reverse() .. ('x'):rep(9000000)",
            })
    void a_script_that_asks_for_too_much_memory_fails(String program) {
        start(program);
        assertThatThrownBy(this::finish).isInstanceOf(LuaError.class).hasMessage("not enough memory");
        assertThat(run("local t = {} for i = 1, 1000 do t[i] = ('x'):rep(100) end return #t"))
                .isEqualTo("1000.0");
    }

    @Test
    void a_script_that_drops_what_it_made_needs_no_memory() {
        assertThat(run("local n = 0 for i = 1, 300 do local s = ('x'):rep(1000000) n = n + #s:upper() end return n"))
                .isEqualTo("3.0E8");
        assertThat(run("local s for i = 1, 200000 do s = {i, tostring(i), function() return i end} end return s[1]"))
                .isEqualTo("200000.0");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "return #('a'):rep(100000):match(('a?'):rep(100000))",
                "return #('a'):rep(100000):match(('a-'):rep(50000) .. '$')",
                "local t = {} for i = 1, 100000 do t = {t} end return 100000, t",
                "local f for i = 1, 100000 do local g = f f = function() return g end end return 100000, f",
                "local t = {} for i = 1, 100000 do t = setmetatable({}, {__index = t}) end return 100000, t",
            })
    void what_is_deep_needs_no_stack_of_the_jvm(String program) {
        machine.limitMemory(1L << 30);
        assertThat(run("local n, keep = (function() " + program + " end)() collectgarbage() return n"))
                .isEqualTo("100000.0");
    }

    private String run(String program) {
        start(program);
        finish();
        return String.valueOf(machine.result());
    }

    private void finish() {
        assertThat(machine.run(Long.MAX_VALUE)).isEqualTo(LuaMachine.Result.FINISHED);
    }

    private void start(String program) {
        machine.start(machine.load(program.getBytes(StandardCharsets.ISO_8859_1), "@user_script"));
    }
}
