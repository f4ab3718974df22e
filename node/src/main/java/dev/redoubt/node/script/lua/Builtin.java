package dev.redoubt.node.script.lua;

import org.jspecify.annotations.Nullable;

/** A function of the standard library, which knows more of the machine than those of the host. */
final class Builtin extends NativeFunction {
    /** The work of the function; {@link Call#proceed} lets it go on in steps. */
    @FunctionalInterface
    interface Body {
        void run(Call call);
    }

    private final Body body;

    /** The value that the function holds on to, for the mark pass. */
    private final @Nullable Object held;

    private Builtin(String name, Body body, @Nullable Object held) {
        super(name);
        this.body = body;
        this.held = held;
    }

    /** Adds a function to a library. */
    static void add(LuaTable library, String name, Body body) {
        library.put(name, make(name, body));
    }

    static Builtin make(String name, Body body) {
        return new Builtin(name, body, null);
    }

    /** Returns the function as one that holds on to a value. */
    Builtin holding(Object value) {
        return new Builtin(name(), body, value);
    }

    @Override
    void visit(Reachable reachable) {
        reachable.mark(held);
    }

    @Override
    void run(NativeCall call) {
        body.run((Call) call);
    }
}
