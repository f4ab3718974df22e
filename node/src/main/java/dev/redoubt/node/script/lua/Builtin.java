package dev.redoubt.node.script.lua;

/** A function of the standard library, which knows more of the machine than those of the host. */
final class Builtin extends NativeFunction {
    /** The work of the function; {@link Call#proceed} lets it go on in steps. */
    @FunctionalInterface
    interface Body {
        void run(Call call);
    }

    private final Body body;

    /** The values that the function holds on to, for the mark pass. */
    private final Object[] held;

    private Builtin(String name, Body body, Object... held) {
        super(name);
        this.body = body;
        this.held = held;
    }

    /** Adds a function to a library. */
    static void add(LuaTable library, String name, Body body) {
        library.put(name, make(name, body));
    }

    static Builtin make(String name, Body body) {
        return new Builtin(name, body);
    }

    /** Returns the function as one that holds on to values. */
    Builtin holding(Object... values) {
        return new Builtin(name(), body, values);
    }

    @Override
    void visit(Reachable reachable) {
        for (Object value : held) {
            reachable.mark(value);
        }
    }

    @Override
    void run(NativeCall call) {
        body.run((Call) call);
    }
}
