package dev.redoubt.node.script.lua;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Scripts that ask for more memory than they may hold. */
class LuaMemoryTest {
    private static final long LIMIT = 16 << 20;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "return string.rep('x', 2000000000)",
                "local s = 'x' while true do s = s .. s end",
                "local t = {} while true do t[#t + 1] = {} end",
                "local t = {} while true do t[#t + 1] = #t .. '' end",
                "local function f(t) return f({t}) end return f()",
                "local t = {} for i = 1, 100 do t[i] = string.rep('x', 1000000) end return table.concat(t)",
            })
    void script_fails_that_holds_more_than_it_may(String script) {
        LuaMachine machine = new LuaMachine(LIMIT);
        StandardLibrary.open(machine);
        machine.start(machine.load(script.getBytes(StandardCharsets.ISO_8859_1), "@script"));
        assertThatThrownBy(() -> machine.run(Long.MAX_VALUE))
                .isInstanceOf(LuaError.class)
                .hasMessageContaining("not enough memory");
    }
}
