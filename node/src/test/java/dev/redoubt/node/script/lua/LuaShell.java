package dev.redoubt.node.script.lua;

import java.nio.charset.StandardCharsets;
import java.util.function.LongUnaryOperator;
import org.jspecify.annotations.Nullable;

/** Runs programs of Lua on our machine as redis-server runs scripts, and shows their results as text. Stateless. */
final class LuaShell {
    /**
     * A script that runs the program in its first argument and shows what it returns: the type and text of each value,
     * the contents of tables, {@code false} and the message of an error.
     */
    static final String SCRIPT = String.join(
            "\n",
            "math.randomseed(0)",
            "local show",
            "local function key(v)",
            "  local t = type(v)",
            "  if t == 'table' or t == 'function' or t == 'thread' or t == 'userdata' then return t end",
            "  return t .. ':' .. tostring(v)",
            "end",
            "show = function(v, depth)",
            "  local t = type(v)",
            "  if t == 'nil' or t == 'boolean' then return tostring(v) end",
            "  if t ~= 'table' then return key(v) end",
            "  if depth > 4 then return '{..}' end",
            "  local keys, out = {}, {}",
            "  for k in next, v do keys[#keys + 1] = k end",
            "  table.sort(keys, function(a, b) return key(a) < key(b) end)",
            "  for i = 1, #keys do",
            "    out[i] = show(keys[i], depth + 1) .. '=' .. show(rawget(v, keys[i]), depth + 1)",
            "  end",
            "  return '{' .. table.concat(out, ',') .. '}'",
            "end",
            "local function all(...)",
            "  local out = {}",
            "  for i = 1, select('#', ...) do out[i] = show((select(i, ...)), 0) end",
            "  return table.concat(out, ' ')",
            "end",
            "local f, e = loadstring(ARGV[1], '@user_script')",
            "if not f then return 'syntax ' .. e end",
            "return all(pcall(f))");

    private static final long MEMORY = 64 << 20;
    private static final long MOST_STEPS = 20_000_000;

    private LuaShell() {}

    /** Returns a machine whose globals are as Redis leaves them to scripts. */
    static LuaMachine machine(long memory) {
        LuaMachine machine = new LuaMachine(memory);
        StandardLibrary.open(machine);
        protect(machine);
        return machine;
    }

    /** Returns what a program in Latin-1 comes to. */
    static String answer(String program) {
        return answer(program, left -> left);
    }

    /**
     * Runs a program with pauses.
     *
     * @param budget gives the steps of the next run, of those that are left
     */
    static String answer(String program, LongUnaryOperator budget) {
        LuaMachine machine = machine(MEMORY);
        LuaTable arguments = new LuaTable();
        arguments.put(1, LuaString.of(program));
        machine.globals().put("ARGV", arguments);
        machine.start(machine.load(SCRIPT.getBytes(StandardCharsets.ISO_8859_1), "@user_script"));
        long left = MOST_STEPS;
        while (left > 0) {
            long steps = budget.applyAsLong(left);
            if (machine.run(steps) == LuaMachine.Result.FINISHED) {
                return String.valueOf(machine.result());
            }
            left -= steps;
        }
        return "endless";
    }

    /** Returns the text that a program gives, or the error that it ends with as redis-server answers it, and its place. */
    static String outcome(String program) {
        LuaMachine machine = machine(MEMORY);
        LuaFunction script;
        try {
            script = machine.load(program.getBytes(StandardCharsets.ISO_8859_1), "@user_script");
        } catch (LuaError syntax) {
            return "ERR Error compiling script (new function): " + syntax.value();
        }
        machine.start(script);
        try {
            return machine.run(MOST_STEPS) == LuaMachine.Result.FINISHED ? String.valueOf(machine.result()) : "endless";
        } catch (LuaError error) {
            return text(error.value()) + " @ " + error.source() + ":" + error.line();
        }
    }

    private static String text(@Nullable Object error) {
        if (error instanceof LuaTable) {
            return "ERR execution failure";
        }
        return "ERR " + (error instanceof Double number ? LuaValues.numberText(number) : error == null ? "nil" : error);
    }

    /** Redis lets no script change the globals or the libraries, nor read globals that are not there. */
    private static void protect(LuaMachine machine) {
        machine.showCaughtErrors(LuaShell::message);
        LuaTable globals = machine.globals();
        LuaTable metatable = new LuaTable();
        metatable.put("__index", NativeFunction.of("__index", call -> {
            throw new LuaError("Script attempted to access nonexistent global variable '" + call.string(2) + "'");
        }));
        globals.setMetatable(metatable);
        for (String library : new String[] {"string", "table", "math", "coroutine", "_G"}) {
            if (globals.get(library) instanceof LuaTable table) {
                table.setReadOnly(true);
            }
        }
        metatable.setReadOnly(true);
        machine.stringMetatable().setReadOnly(true);
    }

    /** The function pcall of Redis takes the message out of a table. */
    private static @Nullable Object message(@Nullable Object error) {
        Object message = error instanceof LuaTable table ? table.get("err") : null;
        return message instanceof LuaString || message instanceof Double ? message : error;
    }
}
