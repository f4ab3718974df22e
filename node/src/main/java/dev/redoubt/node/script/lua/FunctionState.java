package dev.redoubt.node.script.lua;

import dev.redoubt.node.script.lua.Expression.Kind;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A function while it is compiled: its registers, the scopes of its variables, its upvalues. Used by one thread. */
final class FunctionState {
    private static final int MAX_REGISTERS = 250;
    private static final int MAX_LOCALS = 200;
    private static final int MAX_UPVALUES = 60;
    private static final int MAX_LOCALS_IN_ALL = Short.MAX_VALUE;

    final @Nullable FunctionState outer;
    final String chunkName;
    final int lineDefined;
    final Emitter emitter;
    final Constants constants = new Constants();
    final List<Prototype> functions = new ArrayList<>();

    /** The first register that is free. */
    int freeRegister;

    /** The number of local variables in scope; they are the first registers. */
    int active;

    int parameters;
    int varargs;

    /** The registers that the function needs. */
    int registers = 2;

    @Nullable
    Block block;

    private final Lexer lexer;

    /** All local variables that there ever were, and which of them are in scope or declared for it. */
    private final List<Variable> variables = new ArrayList<>();

    private final List<Variable> scope = new ArrayList<>();
    private final List<LuaString> upvalueNames = new ArrayList<>();
    private final List<Integer> captures = new ArrayList<>();

    /** A block of statements; {@code breaks} are the jumps out of a loop. */
    static final class Block {
        final @Nullable Block outer;
        final boolean loop;
        final int firstLocal;
        boolean captured;

        @Nullable
        Jumps breaks;

        Block(@Nullable Block outer, boolean loop, int firstLocal) {
            this.outer = outer;
            this.loop = loop;
            this.firstLocal = firstLocal;
        }
    }

    private static final class Variable {
        final LuaString name;
        int start;
        int end;

        Variable(LuaString name) {
            this.name = name;
        }
    }

    FunctionState(@Nullable FunctionState outer, Lexer lexer, int lineDefined) {
        this.outer = outer;
        this.lexer = lexer;
        this.chunkName = lexer.chunkName();
        this.lineDefined = lineDefined;
        this.emitter = new Emitter(lexer);
    }

    /** Makes sure that the function has so many registers above those in use. */
    void need(int more) {
        int needed = freeRegister + more;
        if (needed > registers) {
            if (needed >= MAX_REGISTERS) {
                throw lexer.error("function or expression too complex");
            }
            registers = needed;
        }
    }

    void reserve(int more) {
        need(more);
        freeRegister += more;
    }

    /** Frees a register that holds no local variable; it is the last one in use. */
    void free(int operand) {
        if (!Op.isConstant(operand) && operand >= active) {
            freeRegister--;
        }
    }

    void free(Expression expression) {
        if (expression.kind == Kind.REGISTER) {
            free(expression.at);
        }
    }

    /** Throws when there would be more of something than a function may have. */
    void limit(int count, int most, String things) {
        if (count > most) {
            String where = lineDefined == 0 ? "main function" : "function at line " + lineDefined;
            throw lexer.plainError(where + " has more than " + most + " " + things);
        }
    }

    /** Declares local variable number {@code behind} behind those in scope; it comes into scope later. */
    void declare(LuaString name, int behind) {
        limit(active + behind + 1, MAX_LOCALS, "local variables");
        if (variables.size() >= MAX_LOCALS_IN_ALL) {
            throw LuaError.of(LuaString.of("too many local variables"));
        }
        Variable variable = new Variable(name);
        variables.add(variable);
        while (scope.size() > active + behind) {
            scope.remove(scope.size() - 1);
        }
        scope.add(variable);
    }

    /** Brings declared variables into scope. */
    void activate(int count) {
        for (int i = 0; i < count; i++) {
            scope.get(active++).start = emitter.next();
        }
    }

    /** Lets the newest variable in scope begin at the next instruction. */
    void restartNewest() {
        scope.get(active - 1).start = emitter.next();
    }

    private void endScope(int first) {
        while (active > first) {
            scope.get(--active).end = emitter.next();
        }
    }

    Block enter(boolean loop) {
        block = new Block(block, loop, active);
        return block;
    }

    void leave(Block left) {
        block = left.outer;
        endScope(left.firstLocal);
        if (left.captured) {
            emitter.emit(Op.CLOSE, left.firstLocal, 0, 0);
        }
        freeRegister = active;
        emitter.targetHere(left.breaks);
    }

    /** Ends the function, and returns it compiled. */
    Prototype finish() {
        endScope(0);
        emitter.emit(Op.RETURN, 0, 1, 0);
        // The code may still add constants.
        int[] code = emitter.finishedCode(constants);
        return new Prototype(
                chunkName,
                lineDefined,
                code,
                emitter.finishedLines(),
                constants.objects(),
                constants.numbers(),
                functions.toArray(new Prototype[0]),
                parameters,
                varargs,
                registers,
                captures(),
                upvalueNames(),
                localVariables());
    }

    /** Finds a variable by its name: as a local one, as an upvalue, or as a global one. */
    void find(LuaString name, Expression into) {
        if (!find(name, into, true)) {
            into.set(Kind.GLOBAL, constants.string(name));
        }
    }

    private boolean find(LuaString name, Expression into, boolean here) {
        for (int i = active - 1; i >= 0; i--) {
            if (scope.get(i).name.equals(name)) {
                into.set(Kind.LOCAL, i);
                if (!here) {
                    capture(i);
                }
                return true;
            }
        }
        if (outer == null || !outer.find(name, into, false)) {
            return false;
        }
        int from = into.kind == Kind.LOCAL ? into.at : into.at | Prototype.OF_UPVALUE;
        into.set(Kind.UPVALUE, upvalue(name, from));
        return true;
    }

    private int upvalue(LuaString name, int from) {
        int known = captures.indexOf(from);
        if (known >= 0) {
            return known;
        }
        limit(captures.size() + 1, MAX_UPVALUES, "upvalues");
        captures.add(from);
        upvalueNames.add(name);
        return captures.size() - 1;
    }

    private void capture(int local) {
        Block inside = block;
        while (inside != null && inside.firstLocal > local) {
            inside = inside.outer;
        }
        if (inside != null) {
            inside.captured = true;
        }
    }

    int[] captures() {
        return captures.stream().mapToInt(Integer::intValue).toArray();
    }

    LuaString[] upvalueNames() {
        return upvalueNames.toArray(new LuaString[0]);
    }

    Prototype.LocalVariable[] localVariables() {
        Prototype.LocalVariable[] locals = new Prototype.LocalVariable[variables.size()];
        for (int i = 0; i < locals.length; i++) {
            Variable variable = variables.get(i);
            locals[i] = new Prototype.LocalVariable(variable.name, variable.start, variable.end);
        }
        return locals;
    }
}
