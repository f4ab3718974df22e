package dev.redoubt.node.script.lua;

import org.jspecify.annotations.Nullable;

/** A compiled function, of which closures are made. Immutable but for its hints. One thread. */
final class Prototype {
    /** The function takes extra arguments. */
    static final int VARARG = 1;
    /** It has a parameter {@code arg}, which gets a table of the extra arguments if it needs one (LUA_COMPAT_VARARG). */
    static final int HAS_ARG = 2;

    static final int NEEDS_ARG = 4;

    private static final int OBJECT_BYTES = 160;
    private static final int CODE_BYTES = 16;
    private static final int VALUE_BYTES = 36;

    final String chunkName;
    final int lineDefined;
    final int[] code;

    /** The instructions in the forms in which they run. */
    final int[] forms;

    /** For each instruction that names a field, by the place behind it, where tables had that field last. */
    final int[] hints;

    final int[] lines;

    /** The constants: a string, a boolean or nil; a number is {@link Slots#NUMBER} here and its value in numbers. */
    final @Nullable Object[] constants;

    final double[] numbers;

    final Prototype[] functions;
    final int parameters;
    final int varargs;
    final int registers;

    /** The places from which a closure gets its upvalues: a register of the function around, or that function's upvalue. */
    final int[] captures;

    final LuaString[] upvalueNames;
    final LocalVariable[] locals;

    /** The last mark pass that saw it. */
    int mark;

    /** A local variable: it is in scope from instruction {@code start} to before {@code end}. */
    record LocalVariable(LuaString name, int start, int end) {}

    /** Marks a capture that is an upvalue of the function around. */
    static final int OF_UPVALUE = 1 << 16;

    /** The parts in the order of the fields. */
    Prototype(
            String chunkName,
            int lineDefined,
            int[] code,
            int[] lines,
            @Nullable Object[] constants,
            double[] numbers,
            Prototype[] functions,
            int parameters,
            int varargs,
            int registers,
            int[] captures,
            LuaString[] upvalueNames,
            LocalVariable[] locals) {
        this.chunkName = chunkName;
        this.lineDefined = lineDefined;
        this.code = code;
        this.forms = Form.of(code, constants, numbers);
        this.hints = new int[code.length + 1];
        this.lines = lines;
        this.constants = constants;
        this.numbers = numbers;
        this.functions = functions;
        this.parameters = parameters;
        this.varargs = varargs;
        this.registers = registers;
        this.captures = captures;
        this.upvalueNames = upvalueNames;
        this.locals = locals;
    }

    /** Marks the constants. Functions are nested as deeply as the parser allows, so that this may recurse. */
    void visit(Reachable reachable) {
        if (mark == reachable.pass()) {
            return;
        }
        mark = reachable.pass();
        reachable.add(bytes());
        for (Object constant : constants) {
            reachable.mark(constant);
        }
        for (Prototype inner : functions) {
            inner.visit(reachable);
        }
    }

    /** Returns the name of local variable number {@code number}, from 0, at an instruction; null if there is none. */
    @Nullable
    LuaString localName(int number, int at) {
        int left = number;
        for (LocalVariable local : locals) {
            if (local.start > at) {
                return null;
            }
            if (at < local.end && left-- == 0) {
                return local.name;
            }
        }
        return null;
    }

    /** Returns the memory of the code itself, an estimate in bytes. */
    long bytes() {
        return OBJECT_BYTES
                + (long) CODE_BYTES * code.length
                + (long) VALUE_BYTES * (constants.length + locals.length + captures.length);
    }
}
