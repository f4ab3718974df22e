package dev.redoubt.node.script.lua;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A script gets no more memory than it may have, and gets back what it has dropped. */
class LuaMemoryTest {
    private static final long LIMIT = 4 << 20;

    private final LuaMachine machine = new LuaMachine(LIMIT);

    LuaMemoryTest() {
        StandardLibrary.open(machine);
    }

    private Object run(String program) {
        machine.start(machine.load(program.getBytes(StandardCharsets.ISO_8859_1), "@m"));
        while (machine.run(10_000) == LuaMachine.Result.SUSPENDED) {
            assertThat(machine.finished()).isFalse();
        }
        return machine.result();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "return string.rep('x', 1e9)",
                "local s = 'x' while true do s = s .. s end",
                "local t = {} while true do t[#t + 1] = 1 end",
                "local t = {} while true do table.insert(t, 1) end",
                "local t = {} local i = 0 while true do i = i + 1 t[i .. ''] = i end",
                "local t = {} while true do t = {t} end",
                "local f while true do local g = f f = function() return g end end",
                "local t = {} while true do t[#t + 1] = coroutine.create(function() end) end",
                "local t = {} while true do t[#t + 1] = ('x'):rep(100) .. #t end",
                "local s = ('x'):rep(5000) return (s:gsub('x', s))",
                "local s = ('x'):rep(5000) return (s:gsub('x', function() return s end))",
                "local s = ('x'):rep(1000) while true do s = table.concat({s, s}) end",
                "local t = {} for i = 1, 1e9 do t[i * 2 ^ 20] = i end",
                "local function f(...) return f(1, ...) end f()",
                "local s = ('x'):rep(1e6) local t = {} while true do t[#t + 1] = s:upper() end",
                "local s = ('x'):rep(1e6) local t = {} while true do t[#t + 1] = s:sub(2) end",
                "local t = {} local w = coroutine.wrap(function() while true do coroutine.yield({}) end end) "
                        + "while true do t[#t + 1] = w() end"
            })
    void script_that_wants_too_much_ends_with_an_error(String program) {
        assertThatThrownBy(() -> run(program)).isInstanceOfSatisfying(LuaError.class, error -> assertThat(error.value())
                .isEqualTo(LuaString.of("not enough memory")));
        assertThat(run("return 'alive'")).isEqualTo(LuaString.of("alive"));
    }

    @Test
    void script_can_catch_that_it_has_no_memory() {
        assertThat(run("local ok, e = pcall(string.rep, 'x', 1e9) return tostring(ok) .. ' ' .. e"))
                .isEqualTo(LuaString.of("false not enough memory"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "for i = 1, 1000 do local s = ('x'):rep(1e5) end return 'ok'",
                "local s for i = 1, 200000 do s = {i} end return 'ok'",
                "local s for i = 1, 200000 do s = 'k' .. i end return 'ok'",
                "for i = 1, 100000 do local f = function() return i end f() end return 'ok'",
                "for i = 1, 2000 do local c = coroutine.wrap(function() coroutine.yield(('x'):rep(1e4)) end) c() end "
                        + "return 'ok'",
                "local t = {} for i = 1, 100000 do t[i] = i t[i - 10] = nil end return 'ok'",
                "local t = {} for i = 1, 100000 do t['k' .. i] = i t['k' .. (i - 10)] = nil end return 'ok'",
                "local function f(n) local s = ('x'):rep(1e4) if n > 0 then f(n - 1) end end "
                        + "for i = 1, 50 do f(20) end return 'ok'"
            })
    void memory_that_a_script_drops_is_free_again(String program) {
        assertThat(run(program)).isEqualTo(LuaString.of("ok"));
    }

    @Test
    void end_of_a_script_leaves_nothing() {
        run("local t = {} for i = 1, 1000 do t[i] = ('x'):rep(1000) end return #t");
        long left = machine.memory().collect();
        run("local t = {} for i = 1, 1000 do t[i] = ('x'):rep(1000) end return #t");
        assertThat(machine.memory().collect()).isEqualTo(left).isLessThan(200_000);
    }

    @Test
    void shared_string_counts_once() {
        machine.globals().put("s", LuaString.of(new byte[1 << 20]));
        assertThat(run("local t = {} for i = 1, 100 do t[i] = s end collectgarbage() return gcinfo() < 2000"))
                .isEqualTo(true);
    }

    @Test
    void deep_structures_are_measured_without_a_deep_stack() {
        assertThat(run("local t = {} for i = 1, 20000 do t = {t} end collectgarbage() return 'ok'"))
                .isEqualTo(LuaString.of("ok"));
    }
}
