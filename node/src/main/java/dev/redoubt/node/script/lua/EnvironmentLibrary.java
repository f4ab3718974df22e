package dev.redoubt.node.script.lua;

import org.jspecify.annotations.Nullable;

/** The functions of the base library that Redis calls deprecated (lbaselib.c). Stateless. */
final class EnvironmentLibrary {
    private EnvironmentLibrary() {}

    static void open(LuaMachine machine) {
        LuaTable globals = machine.globals();
        Builtin.add(globals, "getfenv", EnvironmentLibrary::getEnvironment);
        Builtin.add(globals, "setfenv", EnvironmentLibrary::setEnvironment);
        Builtin.add(globals, "newproxy", EnvironmentLibrary::newProxy);
    }

    /** Returns the function that argument 1 is or names by its level; null for one of the host, or level 0. */
    private static @Nullable LuaClosure function(Call call, boolean optional) {
        Object given = call.get(1);
        if (given instanceof LuaFunction) {
            return given instanceof LuaClosure closure ? closure : null;
        }
        int level = optional ? call.intArgument(1, 1) : call.intArgument(1);
        if (level < 0) {
            throw call.badArgument(1, "level must be non-negative");
        }
        if (level == 0) {
            return null;
        }
        LuaThread thread = call.thread();
        int depth = Unwinding.level(thread, level);
        if (depth == Unwinding.TAIL_CALL) {
            throw new LuaError("no function environment for tail call at level " + level);
        }
        if (depth < 0) {
            throw call.badArgument(1, "invalid level");
        }
        return thread.frames[depth].closure;
    }

    private static void getEnvironment(Call call) {
        LuaClosure closure = function(call, true);
        call.add(closure == null ? call.thread().globals : closure.environment);
    }

    private static void setEnvironment(Call call) {
        LuaTable environment = call.table(2);
        LuaClosure closure = function(call, false);
        Double level = LuaValues.toNumber(call.get(1));
        if (level != null && level == 0) {
            call.thread().globals = environment;
            return;
        }
        if (closure == null) {
            throw new LuaError("'setfenv' cannot change environment of given object");
        }
        closure.environment = environment;
        call.add(call.get(1) instanceof LuaFunction ? call.get(1) : closure);
    }

    private static void newProxy(Call call) {
        Object model = call.get(1);
        LuaTable metatable = null;
        if (model instanceof Boolean) {
            if (model == Boolean.TRUE) {
                call.memory().add(LuaTable.OBJECT_BYTES);
                metatable = new LuaTable();
            }
        } else if (model instanceof Proxy proxy && proxy.metatable() != null) {
            metatable = proxy.metatable();
        } else if (model != null) {
            throw call.badArgument(1, "boolean or proxy expected");
        }
        call.memory().add(Proxy.BYTES);
        call.add(new Proxy(metatable));
    }
}
