package dev.redoubt.node.script;

import dev.redoubt.node.script.lib.BitLibrary;
import dev.redoubt.node.script.lib.CjsonLibrary;
import dev.redoubt.node.script.lib.CmsgpackLibrary;
import dev.redoubt.node.script.lib.StructLibrary;
import dev.redoubt.node.script.lua.LuaError;
import dev.redoubt.node.script.lua.LuaFunction;
import dev.redoubt.node.script.lua.LuaMachine;
import dev.redoubt.node.script.lua.LuaString;
import dev.redoubt.node.script.lua.LuaTable;
import dev.redoubt.node.script.lua.LuaValues;
import dev.redoubt.node.script.lua.NativeFunction;
import dev.redoubt.node.script.lua.StandardLibrary;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A Lua state with everything that Redis gives to scripts, and nothing that they may change (eval.c scriptingInit). The
 * shard's thread only.
 */
final class Sandbox {
    private static final LuaString KEYS = LuaString.of("KEYS");
    private static final LuaString ARGV = LuaString.of("ARGV");

    private final LuaMachine machine = new LuaMachine(Long.MAX_VALUE);

    /** @param running gives the script that runs; null while none does */
    Sandbox(Supplier<@Nullable ScriptRun> running) {
        StandardLibrary.open(machine);
        machine.showCaughtErrors(Sandbox::caught);
        LuaTable globals = machine.globals();
        globals.put("cjson", CjsonLibrary.open());
        globals.put("cmsgpack", CmsgpackLibrary.open());
        globals.put("struct", StructLibrary.open());
        globals.put("bit", BitLibrary.open());
        globals.put("redis", RedisLibrary.open(running));
        refuseUnknown(globals);
        protect(globals);
        protect(machine.stringMetatable());
    }

    /** Reading a field that the table does not have raises an error (script_lua.c luaSetErrorMetatable). */
    static void refuseUnknown(LuaTable table) {
        LuaTable metatable = new LuaTable();
        metatable.put("__index", NativeFunction.of("__index", call -> {
            throw new LuaError("Script attempted to access nonexistent global variable '" + call.string(2) + "'");
        }));
        table.setMetatable(metatable);
    }

    /** Scripts may change nothing that can be reached from the table (luaSetTableProtectionRecursively). */
    static void protect(LuaTable table) {
        if (table.readOnly()) {
            return;
        }
        table.setReadOnly(true);
        for (int at = table.next(0); at >= 0; at = table.next(at)) {
            if (table.valueAt(at) instanceof LuaTable inner) {
                protect(inner);
            }
        }
        LuaTable metatable = table.metatable();
        if (metatable != null) {
            protect(metatable);
        }
    }

    LuaTable globals() {
        return machine.globals();
    }

    /**
     * Compiles a script.
     *
     * @param environment where it looks for globals
     * @throws LuaError it is no Lua
     */
    LuaFunction load(byte[] source, String chunk, LuaTable environment) {
        // The caller has asked for the memory; the limit of the last script is none of this one.
        machine.limitMemory(Long.MAX_VALUE);
        return machine.load(source, chunk, environment);
    }

    /** Sets the globals KEYS and ARGV of a script of EVAL. */
    void setGlobals(LuaTable keys, LuaTable argv) {
        machine.globals().put(KEYS, keys);
        machine.globals().put(ARGV, argv);
    }

    /** Begins a call. The script may hold {@code mostBytes} of memory. */
    void begin(LuaFunction script, long mostBytes, Object... args) {
        machine.limitMemory(mostBytes);
        machine.start(script, args);
    }

    static LuaTable strings(byte[][] args, int from, int to) {
        LuaTable table = new LuaTable();
        for (int i = from; i < to; i++) {
            table.put(i - from + 1, LuaString.of(args[i]));
        }
        return table;
    }

    /** Has the script end with an error that it cannot catch. */
    void raise(LuaError error) {
        machine.raise(error);
    }

    /** Runs so many instructions at most; returns whether the script has ended. */
    boolean run(long instructions) {
        return machine.run(instructions) == LuaMachine.Result.FINISHED;
    }

    /** Returns the first value that the script returned. */
    @Nullable
    Object result() {
        return machine.result();
    }

    /** Returns the message of an error, code word first (script_lua.c luaExtractErrorInformation). */
    String message(LuaError error) {
        Object value = error.value();
        if (value instanceof LuaTable table) {
            Object message = table.get("err");
            return message == null ? "ERR execution failure" : text(message);
        }
        return "ERR " + text(value);
    }

    private static String text(@Nullable Object value) {
        if (value instanceof Double number) {
            return LuaValues.numberText(number).toString();
        }
        boolean plain = value == null || value instanceof Boolean || value instanceof LuaString;
        return value == null ? "nil" : plain ? value.toString() : LuaValues.typeName(value);
    }

    /** As pcall shows an error: that of a command is its message (script_lua.c luaRedisPcall). */
    private static @Nullable Object caught(@Nullable Object error) {
        if (error instanceof LuaTable table) {
            Object message = table.get("err");
            if (message instanceof LuaString || message instanceof Double) {
                return message;
            }
        }
        return error;
    }

    /** The call has ended in one way or another. */
    void end() {
        machine.globals().put(KEYS, null);
        machine.globals().put(ARGV, null);
    }
}
