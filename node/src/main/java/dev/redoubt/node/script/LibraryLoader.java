package dev.redoubt.node.script;

import dev.redoubt.node.script.lua.LuaError;
import dev.redoubt.node.script.lua.LuaFunction;
import dev.redoubt.node.script.lua.LuaString;
import dev.redoubt.node.script.lua.LuaTable;
import dev.redoubt.node.script.lua.LuaValues;
import dev.redoubt.node.script.lua.NativeCall;
import dev.redoubt.node.script.lua.NativeFunction;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Compiles libraries and runs them once, so that they register their functions (function_lua.c). Meanwhile they see a
 * table {@code redis} with little in it, and no other global. One thread.
 */
final class LibraryLoader {
    private static final String CHUNK = "@user_function";
    private static final long TIMEOUT_NANOS = 500_000_000;
    private static final long STEP_INSTRUCTIONS = 10_000;

    private final Sandbox lua;
    private final LongSupplier nanoTime;

    /** The globals of all libraries: empty, and {@link #lookup} says where they are looked for. */
    private final LuaTable environment = new LuaTable();

    private final LuaTable lookup = new LuaTable();

    /** The globals while a library is loaded. */
    private final LuaTable loading = new LuaTable();

    /** The functions of the library that is being loaded; null if none is. */
    private @Nullable Map<String, Library.Function> registered;

    LibraryLoader(Sandbox lua, LongSupplier nanoTime) {
        this.lua = lua;
        this.nanoTime = nanoTime;
        LuaTable redis = new LuaTable();
        RedisLibrary.addLog(redis);
        redis.put("register_function", NativeFunction.of("register_function", this::register));
        Sandbox.refuseUnknown(redis);
        loading.put("redis", redis);
        Sandbox.refuseUnknown(loading);
        Sandbox.protect(loading);
        lookup.put("__index", lua.globals());
        lookup.setReadOnly(true);
        environment.setMetatable(lookup);
        environment.setReadOnly(true);
    }

    /**
     * Loads a library.
     *
     * @param mostBytes the memory that it may hold
     * @param limited it fails if it has not ended in half a second
     * @throws ScriptException it does not load
     */
    Library load(LibraryCode code, long mostBytes, boolean limited) throws ScriptException {
        Map<String, Library.Function> functions = new LinkedHashMap<>();
        registered = functions;
        lookup.put("__index", loading);
        try {
            LuaFunction body = compile(code);
            lua.begin(body, mostBytes);
            run(limited ? nanoTime.getAsLong() + TIMEOUT_NANOS : Long.MAX_VALUE);
        } catch (LuaError failed) {
            throw new ScriptException("ERR Error registering functions: " + lua.message(failed));
        } finally {
            lookup.put("__index", lua.globals());
            registered = null;
            lua.end();
        }
        if (functions.isEmpty()) {
            throw new ScriptException("ERR No functions registered");
        }
        return new Library(code, functions);
    }

    private LuaFunction compile(LibraryCode code) throws ScriptException {
        try {
            return lua.load(code.body(), CHUNK, environment);
        } catch (LuaError syntax) {
            throw new ScriptException("ERR Error compiling function: " + syntax.value());
        }
    }

    private void run(long endNanos) {
        while (!lua.run(STEP_INSTRUCTIONS)) {
            if (nanoTime.getAsLong() > endNanos) {
                throw RedisLibrary.failure("FUNCTION LOAD timeout");
            }
        }
    }

    // ---- redis.register_function -----------------------------------------------------------------------------------

    private void register(NativeCall call) {
        Map<String, Library.Function> functions = registered;
        if (functions == null) {
            throw RedisLibrary.failure("redis.register_function can only be called on FUNCTION LOAD command");
        }
        Library.Function function =
                switch (call.count()) {
                    case 1 -> named(call.get(1));
                    case 2 -> positional(call.get(1), call.get(2));
                    default -> throw RedisLibrary.failure("wrong number of arguments to redis.register_function");
                };
        if (!LibraryCode.isName(function.name())) {
            throw LuaError.of(ScriptCalls.error(LibraryCode.BAD_NAME));
        }
        if (functions.putIfAbsent(function.name(), function) != null) {
            throw RedisLibrary.failure("Function already exists in the library");
        }
    }

    private static Library.Function positional(@Nullable Object name, @Nullable Object body) {
        String text = text(name, "first argument to redis.register_function must be a string");
        if (!(body instanceof LuaFunction function)) {
            throw RedisLibrary.failure("second argument to redis.register_function must be a function");
        }
        return new Library.Function(text, null, new ScriptFlags(true, Set.of()), function);
    }

    private static Library.Function named(@Nullable Object arguments) {
        if (!(arguments instanceof LuaTable table)) {
            throw RedisLibrary.failure(
                    "calling redis.register_function with a single argument is only applicable to Lua"
                            + " table (representing named arguments).");
        }
        String name = null;
        String description = null;
        LuaFunction body = null;
        ScriptFlags flags = new ScriptFlags(true, Set.of());
        for (int at = table.next(0); at >= 0; at = table.next(at)) {
            Object value = table.valueAt(at);
            String key = text(table.keyAt(at), "named argument key given to redis.register_function is not a string");
            switch (key.toLowerCase(Locale.ROOT)) {
                case "function_name" ->
                    name = text(value, "function_name argument given to redis.register_function must be a string");
                case "description" ->
                    description = text(value, "description argument given to redis.register_function must be a string");
                case "callback" -> {
                    if (!(value instanceof LuaFunction function)) {
                        throw RedisLibrary.failure(
                                "callback argument given to redis.register_function must be a function");
                    }
                    body = function;
                }
                case "flags" -> flags = flags(value);
                default -> throw RedisLibrary.failure("unknown argument given to redis.register_function");
            }
        }
        if (name == null) {
            throw RedisLibrary.failure("redis.register_function must get a function name argument");
        }
        if (body == null) {
            throw RedisLibrary.failure("redis.register_function must get a callback argument");
        }
        return new Library.Function(name, description, flags, body);
    }

    private static ScriptFlags flags(Object value) {
        if (!(value instanceof LuaTable table)) {
            throw RedisLibrary.failure(
                    "flags argument to redis.register_function must be a table representing function flags");
        }
        Set<ScriptFlags.Flag> flags = EnumSet.noneOf(ScriptFlags.Flag.class);
        for (int i = 1; table.get(i) != null; i++) {
            ScriptFlags.Flag flag = ScriptFlags.Flag.named(text(table.get(i), "unknown flag given"), true);
            if (flag == null) {
                throw RedisLibrary.failure("unknown flag given");
            }
            flags.add(flag);
        }
        return new ScriptFlags(true, flags);
    }

    private static String text(@Nullable Object value, String error) {
        if (value instanceof LuaString) {
            return value.toString();
        }
        if (value instanceof Double number) {
            return LuaValues.numberText(number).toString();
        }
        throw RedisLibrary.failure(error);
    }
}
