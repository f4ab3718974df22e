package dev.redoubt.node.script.lua;

/** The standard library of Lua, as far as scripts of Redis have it. Stateless. */
public final class StandardLibrary {
    private StandardLibrary() {}

    /** Adds all functions to a machine. */
    public static void open(LuaMachine machine) {
        BaseLibrary.open(machine);
        StringLibrary.open(machine);
        TableLibrary.open(machine);
        MathLibrary.open(machine);
        CoroutineLibrary.open(machine);
    }

    /**
     * Adds the functions that Redis leaves out unless {@code lua-enable-deprecated-api} is on: {@code getfenv},
     * {@code setfenv} and {@code newproxy}.
     */
    public static void openDeprecated(LuaMachine machine) {
        EnvironmentLibrary.open(machine);
    }
}
