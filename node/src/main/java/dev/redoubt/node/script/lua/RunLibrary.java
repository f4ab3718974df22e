package dev.redoubt.node.script.lua;

import org.jspecify.annotations.Nullable;

/** The functions of the base library that compile or run others (lbaselib.c). Stateless. */
final class RunLibrary {
    private static final LuaString TO_STRING = LuaString.of("__tostring");
    private static final LuaString ERROR = LuaString.of("err");
    private static final LuaString LOADED = LuaString.of("=(load)");

    private RunLibrary() {}

    static void open(LuaMachine machine) {
        LuaTable globals = machine.globals();
        Builtin.add(globals, "load", RunLibrary::load);
        Builtin.add(globals, "loadstring", RunLibrary::loadString);
        Builtin.add(globals, "pcall", RunLibrary::protectedCall);
        Builtin.add(globals, "tostring", RunLibrary::toText);
        Builtin.add(globals, "xpcall", RunLibrary::handledCall);
    }

    private static void protectedCall(Call call) {
        call.proceed(new ProtectedCall(null, true));
    }

    private static void handledCall(Call call) {
        call.any(2);
        call.proceed(new ProtectedCall(call.get(2), false));
    }

    /** Calls its first argument; its results are whether that went well, and what it gave. */
    private static final class ProtectedCall implements Step {
        private final @Nullable Object handler;
        private final boolean withArguments;
        private boolean called;

        ProtectedCall(@Nullable Object handler, boolean withArguments) {
            this.handler = handler;
            this.withArguments = withArguments;
        }

        @Override
        public boolean run(Call call) {
            if (called) {
                call.giveBehind(true);
                return true;
            }
            called = true;
            if (call.count() == 0) {
                // The pcall of Redis calls a value of its own when there is none (script_lua.c luaRedisPcall).
                call.invoke(true, -1);
            } else {
                call.invokeFirst(withArguments ? call.count() - 1 : 0);
            }
            return false;
        }

        @Override
        public boolean catches() {
            return true;
        }

        @Override
        public @Nullable Object handler() {
            return withArguments ? null : handler == null ? (Object) false : handler;
        }

        @Override
        public void failed(Call call, @Nullable Object error) {
            Object shown = withArguments ? call.machine().caught(error) : error;
            call.add(false);
            call.add(shown);
            if (withArguments && shown instanceof LuaTable table) {
                // The pcall of Redis leaves behind what it looked at (script_lua.c luaRedisPcall).
                call.add(table.get(ERROR));
            }
        }

        @Override
        public void mark(Reachable reachable) {
            reachable.mark(handler);
        }
    }

    private static void toText(Call call) {
        Object value = call.any(1);
        LuaTable metatable = call.machine().metatables().of(value);
        Object handler = metatable == null ? null : metatable.get(TO_STRING);
        if (handler != null) {
            call.proceed(new FirstResult(handler));
        } else {
            call.add(text(call, value));
        }
    }

    private static LuaString text(Call call, @Nullable Object value) {
        if (value instanceof LuaString string) {
            return string;
        }
        if (value instanceof Double number) {
            return LuaValues.numberText(number);
        }
        if (value == null || value instanceof Boolean) {
            return LuaString.of(value == null ? "nil" : value.toString());
        }
        return LuaString.of(
                LuaValues.typeName(value) + ": " + call.machine().addresses().of(value));
    }

    /** Calls a function with its first argument, and gives its first result. */
    private static final class FirstResult implements Step {
        private final Object function;
        private boolean called;

        FirstResult(Object function) {
            this.function = function;
        }

        @Override
        public boolean run(Call call) {
            if (!called) {
                called = true;
                call.invoke(function, 1, call.get(1));
                return false;
            }
            call.add(call.given(1));
            return true;
        }

        @Override
        public void mark(Reachable reachable) {
            reachable.mark(function);
        }
    }

    private static void loadString(Call call) {
        LuaString source = call.string(1);
        LuaString name = call.isAbsent(2) ? source : call.string(2);
        compile(call, source, name);
    }

    private static void compile(Call call, LuaString source, LuaString name) {
        LuaThread thread = call.thread();
        LuaFunction function;
        try {
            String chunkName = ChunkName.cString(name.toString());
            function = call.machine().load(source.bytes(), chunkName, thread.globals, thread.innerCalls);
        } catch (LuaError e) {
            call.add(null);
            call.add(e.value());
            return;
        }
        call.add(function);
    }

    private static void load(Call call) {
        LuaString name = call.isAbsent(2) ? LOADED : call.string(2);
        if (!(call.get(1) instanceof LuaFunction)) {
            throw call.wrongType(1, "function");
        }
        call.proceed(new Reader(name, new LuaText(call.memory())));
    }

    /** Calls its first argument for the pieces of a chunk until there are no more, and compiles that. */
    private static final class Reader implements Step {
        private final LuaString name;
        private final LuaText source;
        private boolean called;

        Reader(LuaString name, LuaText source) {
            this.name = name;
            this.source = source;
        }

        @Override
        public boolean run(Call call) {
            Object piece = called ? call.given(1) : null;
            boolean more = !called;
            called = true;
            if (piece instanceof LuaString || piece instanceof Double) {
                LuaString text = text(call, piece);
                source.append(text);
                more = text.length() > 0;
            } else if (piece != null) {
                call.add(null);
                String position = Unwinding.position(call.thread(), call.thread().depth - 1);
                call.addText(position + "reader function must return a string");
                return true;
            }
            if (more) {
                call.invoke(call.get(1), 1);
                return false;
            }
            compile(call, source.take(), name);
            return true;
        }

        @Override
        public boolean catches() {
            return true;
        }

        @Override
        public void failed(Call call, @Nullable Object error) {
            call.add(null);
            call.add(error);
        }

        @Override
        public void mark(Reachable reachable) {
            reachable.mark(name);
            reachable.add(source.held());
        }
    }
}
