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

    /** The kind of loops that it makes steps of, see {@link Iteration}. */
    private int iteration = Iteration.NONE;

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

    /** Makes a function that makes steps of loops; the interpreter does the same without a call. */
    static Builtin iterator(String name, Body body, int kind) {
        Builtin iterator = new Builtin(name, body);
        iterator.iteration = kind;
        return iterator;
    }

    /** Returns the kind of loops that it makes steps of. */
    int iterates() {
        return iteration;
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
