package dev.redoubt.node.script.lua;

import dev.redoubt.node.script.lua.Expression.Kind;

/** Puts the values of expressions into registers, operands and variables. Used by one thread. */
final class Placement {
    private final FunctionState function;
    private final Emitter emitter;

    Placement(FunctionState function) {
        this.function = function;
        this.emitter = function.emitter;
    }

    /** Reads a variable; what is no variable stays. */
    void read(Expression e) {
        switch (e.kind) {
            case LOCAL:
                e.kind = Kind.REGISTER;
                break;
            case UPVALUE:
                open(e, emitter.emit(Op.GET_UPVALUE, 0, e.at, 0));
                break;
            case GLOBAL:
                open(e, emitter.emitLong(Op.GET_GLOBAL, 0, e.at));
                break;
            case INDEXED:
                function.free(e.key);
                function.free(e.at);
                open(e, emitter.emit(Op.GET_TABLE, 0, e.at, e.key));
                break;
            case CALL:
            case VARARG:
                single(e);
                break;
            default:
                break;
        }
    }

    private static void open(Expression e, int place) {
        e.kind = Kind.OPEN;
        e.at = place;
    }

    /** Asks for so many results of a call or of the extra arguments; -1 for all. */
    void results(Expression e, int count) {
        int instruction = emitter.at(e.at);
        if (e.kind == Kind.CALL) {
            emitter.set(e.at, Op.withC(instruction, count + 1));
        } else {
            emitter.set(e.at, Op.withA(Op.withB(instruction, count + 1), function.freeRegister));
            function.reserve(1);
        }
    }

    /** Asks for one result of a call or of the extra arguments. */
    void single(Expression e) {
        if (e.kind == Kind.CALL) {
            e.kind = Kind.REGISTER;
            e.at = Op.a(emitter.at(e.at));
        } else if (e.kind == Kind.VARARG) {
            emitter.set(e.at, Op.withB(emitter.at(e.at), 2));
            e.kind = Kind.OPEN;
        }
    }

    private void plainToRegister(Expression e, int register) {
        read(e);
        switch (e.kind) {
            case NIL:
                emitter.nil(register, 1, function.active);
                break;
            case FALSE:
            case TRUE:
                emitter.emit(Op.BOOLEAN, register, e.kind == Kind.TRUE ? 1 : 0, 0);
                break;
            case CONSTANT:
                emitter.emitLong(Op.CONSTANT, register, e.at);
                break;
            case NUMBER:
                emitter.emitLong(Op.CONSTANT, register, function.constants.number(e.number));
                break;
            case OPEN:
                emitter.set(e.at, Op.withA(emitter.at(e.at), register));
                break;
            case REGISTER:
                if (register != e.at) {
                    emitter.emit(Op.MOVE, register, e.at, 0);
                }
                break;
            default:
                return;
        }
        e.kind = Kind.REGISTER;
        e.at = register;
    }

    /** Puts the value without regard to jumps into some register. */
    void plainToAnyRegister(Expression e) {
        if (e.kind != Kind.REGISTER) {
            function.reserve(1);
            plainToRegister(e, function.freeRegister - 1);
        }
    }

    private void toRegister(Expression e, int register) {
        plainToRegister(e, register);
        if (e.kind == Kind.JUMP) {
            e.whenTrue = Jumps.with(e.whenTrue, e.at);
        }
        if (e.hasJumps()) {
            int loadFalse = 0;
            int loadTrue = 0;
            if (emitter.needsValue(e.whenTrue) || emitter.needsValue(e.whenFalse)) {
                int over = e.kind == Kind.JUMP ? -1 : emitter.jump();
                loadFalse = emitter.label();
                emitter.emit(Op.BOOLEAN, register, 0, 1);
                loadTrue = emitter.label();
                emitter.emit(Op.BOOLEAN, register, 1, 0);
                if (over >= 0) {
                    emitter.targetHere(over);
                }
            }
            int end = emitter.label();
            emitter.target(e.whenFalse, register, end, loadFalse);
            emitter.target(e.whenTrue, register, end, loadTrue);
        }
        e.set(Kind.REGISTER, register);
    }

    /** Puts the value into the next free register. */
    void toNextRegister(Expression e) {
        read(e);
        function.free(e);
        function.reserve(1);
        toRegister(e, function.freeRegister - 1);
    }

    /** Puts the value into some register, and returns it. */
    int toAnyRegister(Expression e) {
        read(e);
        if (e.kind == Kind.REGISTER) {
            if (!e.hasJumps()) {
                return e.at;
            }
            if (e.at >= function.active) {
                toRegister(e, e.at);
                return e.at;
            }
        }
        toNextRegister(e);
        return e.at;
    }

    /** Reads the value; it may stay a constant. */
    void toValue(Expression e) {
        if (e.hasJumps()) {
            toAnyRegister(e);
        } else {
            read(e);
        }
    }

    /** Puts the value into a register or a constant that fits into an instruction, and returns which. */
    int toOperand(Expression e) {
        toValue(e);
        int constant = constant(e);
        return constant >= 0 ? constant | Op.CONSTANT_BIT : toAnyRegister(e);
    }

    private int constant(Expression e) {
        Constants constants = function.constants;
        boolean room = constants.size() < Op.CONSTANT_BIT;
        switch (e.kind) {
            case CONSTANT:
                return e.at < Op.CONSTANT_BIT ? e.at : -1;
            case NIL:
                return room ? e.set(Kind.CONSTANT, constants.nil()).at : -1;
            case TRUE:
            case FALSE:
                return room ? e.set(Kind.CONSTANT, constants.bool(e.kind == Kind.TRUE)).at : -1;
            case NUMBER:
                return room ? e.set(Kind.CONSTANT, constants.number(e.number)).at : -1;
            default:
                return -1;
        }
    }

    /** Assigns a value to a variable. */
    void store(Expression variable, Expression value) {
        switch (variable.kind) {
            case LOCAL:
                function.free(value);
                toRegister(value, variable.at);
                return;
            case UPVALUE:
                emitter.emit(Op.SET_UPVALUE, toAnyRegister(value), variable.at, 0);
                break;
            case GLOBAL:
                emitter.emitLong(Op.SET_GLOBAL, toAnyRegister(value), variable.at);
                break;
            default:
                emitter.emit(Op.SET_TABLE, variable.at, variable.key, toOperand(value));
                break;
        }
        function.free(value);
    }

    /** Makes a table in a register into the variable of one of its fields. */
    void index(Expression table, Expression key) {
        table.key = toOperand(key);
        table.kind = Kind.INDEXED;
    }

    /** Puts a method and the object it belongs to into the next two registers. */
    void method(Expression object, Expression name) {
        toAnyRegister(object);
        function.free(object);
        int register = function.freeRegister;
        function.reserve(2);
        emitter.emit(Op.SELF, register, object.at, toOperand(name));
        function.free(name);
        object.kind = Kind.REGISTER;
        object.at = register;
    }
}
