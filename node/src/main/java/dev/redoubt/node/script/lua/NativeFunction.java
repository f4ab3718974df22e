package dev.redoubt.node.script.lua;

/** A function that the host gives to scripts. */
public abstract class NativeFunction extends LuaFunction {
    /** The work of a function of the host. */
    @FunctionalInterface
    public interface Body {
        /**
         * Reads the arguments and sets the results.
         *
         * @throws LuaError the call fails
         */
        void run(NativeCall call);
    }

    private final String name;

    NativeFunction(String name) {
        this.name = name;
    }

    /** Returns a function with the name that messages show. */
    public static NativeFunction of(String name, Body body) {
        return new NativeFunction(name) {
            @Override
            void run(NativeCall call) {
                body.run(call);
            }
        };
    }

    /** Returns the name that messages show. */
    public String name() {
        return name;
    }

    abstract void run(NativeCall call);
}
