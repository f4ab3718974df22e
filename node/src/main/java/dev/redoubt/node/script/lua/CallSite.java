package dev.redoubt.node.script.lua;

import org.jspecify.annotations.Nullable;

/**
 * The name in the source of a value in a register: that of the variable, field or method that it came from
 * (ldebug.c, getobjname). Found from the instructions, so that it costs nothing before an error. Immutable.
 */
final class CallSite {
    private static final CallSite UNKNOWN = new CallSite(null, null);

    private final @Nullable String kind;
    private final @Nullable String name;

    private CallSite(@Nullable String kind, @Nullable String name) {
        this.kind = kind;
        this.name = name;
    }

    /** Returns {@code local}, {@code global}, {@code field}, {@code upvalue} or {@code method}; null when unknown. */
    @Nullable
    String kind() {
        return kind;
    }

    /** Returns the name, null when unknown. */
    @Nullable
    String name() {
        return name;
    }

    boolean isMethod() {
        return "method".equals(kind);
    }

    /** Returns what the function is called that the top frame of a thread calls at this moment. */
    static CallSite of(LuaThread thread) {
        Frame frame = thread.frame();
        if (frame.closure == null) {
            return UNKNOWN;
        }
        Prototype prototype = frame.closure.prototype;
        int instruction = prototype.code[frame.pc - 1];
        int op = Op.op(instruction);
        if (op != Op.CALL && op != Op.TAIL_CALL && op != Op.FOR_IN) {
            return UNKNOWN;
        }
        return of(prototype, frame.pc - 1, Op.a(instruction));
    }

    /** Returns what a register is called before instruction {@code at} runs. */
    static CallSite of(Prototype prototype, int at, int register) {
        int sought = register;
        while (true) {
            LuaString local = prototype.localName(sought, at);
            if (local != null) {
                return new CallSite("local", local.toString());
            }
            int setter = setter(prototype.code, at, sought);
            if (setter < 0) {
                return UNKNOWN;
            }
            int instruction = prototype.code[setter];
            switch (Op.op(instruction)) {
                case Op.MOVE:
                    if (Op.b(instruction) >= Op.a(instruction)) {
                        return UNKNOWN;
                    }
                    sought = Op.b(instruction);
                    break;
                case Op.GET_GLOBAL:
                    return new CallSite("global", constant(prototype, Op.bx(instruction)));
                case Op.GET_TABLE:
                case Op.GET_FIELD:
                    return new CallSite("field", key(prototype, Op.c(instruction)));
                case Op.GET_UPVALUE:
                    return new CallSite("upvalue", prototype.upvalueNames[Op.b(instruction)].toString());
                case Op.SELF:
                    return new CallSite("method", key(prototype, Op.c(instruction)));
                default:
                    return UNKNOWN;
            }
        }
    }

    private static String key(Prototype prototype, int operand) {
        return Op.isConstant(operand) ? constant(prototype, operand - Op.CONSTANT_BIT) : "?";
    }

    private static String constant(Prototype prototype, int place) {
        return prototype.constants[place] instanceof LuaString text ? text.toString() : "?";
    }

    /** Returns the last instruction before {@code end} that sets a register, -1 for none; jumps forward are taken. */
    private static int setter(int[] code, int end, int register) {
        int last = -1;
        int at = 0;
        while (at < end) {
            int instruction = code[at];
            if (sets(instruction, register)) {
                last = at;
            }
            int op = Op.op(instruction);
            if (op == Op.JUMP || op == Op.FOR_LOOP || op == Op.FOR_PREPARE) {
                int target = at + 1 + Op.jump(instruction);
                if (at < target && target <= end) {
                    at = target - 1;
                }
            }
            at++;
        }
        return last;
    }

    private static boolean sets(int instruction, int register) {
        int a = Op.a(instruction);
        switch (Op.op(instruction)) {
            case Op.SET_GLOBAL:
            case Op.SET_UPVALUE:
            case Op.SET_TABLE:
            case Op.SET_FIELD:
            case Op.SET_LIST:
            case Op.EQ:
            case Op.LT:
            case Op.LE:
            case Op.JUMP:
            case Op.RETURN:
            case Op.CLOSE:
            case Op.EXTRA:
                return false;
            case Op.NIL:
                return a <= register && register <= Op.b(instruction);
            case Op.SELF:
                return register == a || register == a + 1;
            case Op.CALL:
            case Op.TAIL_CALL:
                return register >= a;
            case Op.FOR_IN:
                return register >= a + 2;
            default:
                return register == a;
        }
    }
}
