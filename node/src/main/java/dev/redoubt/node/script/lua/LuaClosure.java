package dev.redoubt.node.script.lua;

/** A function of a script: compiled code with its upvalues and its environment. One thread. */
final class LuaClosure extends LuaFunction {
    private static final int OBJECT_BYTES = 48;
    private static final int UPVALUE_BYTES = 4 + UpValue.BYTES;

    final Prototype prototype;
    final UpValue[] upvalues;

    /** The table of its global variables (getfenv). */
    LuaTable environment;

    LuaClosure(Prototype prototype, UpValue[] upvalues, LuaTable environment) {
        this.prototype = prototype;
        this.upvalues = upvalues;
        this.environment = environment;
    }

    @Override
    void visit(Reachable reachable) {
        reachable.add(bytes(upvalues.length));
        reachable.mark(environment);
        prototype.visit(reachable);
        for (UpValue upvalue : upvalues) {
            if (upvalue.mark != reachable.pass()) {
                upvalue.mark = reachable.pass();
                reachable.mark(upvalue.objects[upvalue.at]);
            }
        }
    }

    /** Returns the memory of a closure with so many upvalues, an estimate that includes them. */
    static long bytes(int upvalues) {
        return OBJECT_BYTES + (long) UPVALUE_BYTES * upvalues;
    }
}
