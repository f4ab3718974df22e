package dev.redoubt.node.script.lib;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redoubt.node.script.lua.FakeCall;
import dev.redoubt.node.script.lua.LuaError;
import dev.redoubt.node.script.lua.LuaString;
import dev.redoubt.node.script.lua.LuaTable;
import org.junit.jupiter.api.Test;

/** Damaged input gives errors of Lua, and no other exception. */
class CorruptInputTest {
    private static final int STEPS = 3_000;

    private final RandomLua random = new RandomLua(7);
    private int errors;

    private void call(LuaTable library, String name, Object... arguments) {
        try {
            FakeCall.call(library, name, arguments);
        } catch (LuaError e) {
            errors++;
        }
    }

    @Test
    void json() {
        for (int i = 0; i < STEPS; i++) {
            call(CjsonLibrary.open(), "decode", random.json());
        }
        assertThat(errors).isBetween(STEPS / 20, STEPS / 2);
    }

    @Test
    void messages() {
        for (int i = 0; i < STEPS; i++) {
            call(CmsgpackLibrary.open(), "unpack_limit", random.messages(), random.number(), random.number());
            call(CmsgpackLibrary.open(), "unpack", random.messages());
        }
        assertThat(errors).isBetween(STEPS / 20, 2 * STEPS - STEPS / 20);
    }

    @Test
    void structs() {
        for (int i = 0; i < STEPS; i++) {
            LuaString format = LuaString.of(random.format());
            call(StructLibrary.open(), "unpack", format, random.string(), random.number());
        }
        assertThat(errors).isBetween(STEPS / 20, STEPS);
    }
}
