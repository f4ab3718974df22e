package dev.redoubt.node.script.lua;

import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * The forms in which the interpreter runs instructions: each stands in the place of one of {@link Op}, with the same
 * operands, whose kinds it knows. They come in groups that use their operands in the same way: what two forms compute
 * alike, the compiler of the JVM computes before it tells them apart, so that it must not be the work of all. Errors
 * and metamethods go by the instructions as they were compiled. R is a register, N a constant number. Stateless.
 */
final class Form {
    /** As the operations of the same names. */
    static final int MOVE = 0;

    static final int CONSTANT = 1;
    static final int BOOLEAN = 2;
    static final int NIL = 3;
    static final int GET_UPVALUE = 4;
    static final int SET_UPVALUE = 5;
    static final int GET_GLOBAL = 6;
    static final int NEGATE = 7;
    static final int NOT = 8;
    static final int LENGTH = 9;
    static final int JUMP = 10;
    static final int TEST = 11;
    static final int TEST_SET = 12;
    static final int CLOSE = 13;

    /** The forms from here on work on R(B) and R(C). */
    static final int OF_REGISTERS = 16;

    /** R(A) = R(B) + R(C), and so on. */
    static final int ADD_REGISTERS = OF_REGISTERS;

    static final int SUB_REGISTERS = OF_REGISTERS + 1;
    static final int MUL_REGISTERS = OF_REGISTERS + 2;
    /** LT and LE of R(B) and R(C). */
    static final int LT_REGISTERS = OF_REGISTERS + 3;

    static final int LE_REGISTERS = OF_REGISTERS + 4;
    /** GET_TABLE whose key is in a register. */
    static final int GET_ELEMENT = OF_REGISTERS + 5;

    /** The forms from here on work on R(B) and the constant C. */
    static final int WITH_CONSTANT = 32;

    /** R(A) = R(B) + N(C), and so on. */
    static final int ADD_NUMBER = WITH_CONSTANT;

    static final int SUB_NUMBER = WITH_CONSTANT + 1;
    static final int MOD_NUMBER = WITH_CONSTANT + 2;
    /** EQ, LT and LE of R(B) and N(C). */
    static final int EQ_NUMBER = WITH_CONSTANT + 3;

    static final int LT_NUMBER = WITH_CONSTANT + 4;
    static final int LE_NUMBER = WITH_CONSTANT + 5;
    /** As the operation of the same name. */
    static final int GET_FIELD = WITH_CONSTANT + 6;
    /** GET_TABLE whose key is a constant, but no string. */
    static final int GET_INDEX = WITH_CONSTANT + 7;
    /** SELF whose key is a constant. */
    static final int SELF = WITH_CONSTANT + 8;

    /** The forms from here on work on B and C, each of which is a register or a constant. */
    static final int WITH_EITHER = 48;

    /** ADD to POW of other operands. */
    static final int ARITHMETIC = WITH_EITHER;
    /** EQ of other operands. */
    static final int EQ = WITH_EITHER + 1;
    /** LT and LE of N(B) and R(C). */
    static final int NUMBER_LT = WITH_EITHER + 2;

    static final int NUMBER_LE = WITH_EITHER + 3;
    /** SET_FIELD, and SET_TABLE whose key is no constant string. */
    static final int SET_FIELD = WITH_EITHER + 4;

    static final int SET_ELEMENT = WITH_EITHER + 5;

    /** The forms from here on are loops, calls and returns. */
    static final int OF_FLOW = 56;

    /** FOR_LOOP whose step is a positive constant. */
    static final int FOR_UP = OF_FLOW;
    /** As the operations of the same names. */
    static final int FOR_LOOP = OF_FLOW + 1;

    static final int FOR_IN = OF_FLOW + 2;
    static final int CALL = OF_FLOW + 3;
    static final int RETURN = OF_FLOW + 4;

    /** The form of what the interpreter leaves to {@link Operations}. */
    private static final int OTHER = 63;

    private Form() {}

    /** Returns the forms of the instructions of a function. */
    static int[] of(int[] code, @Nullable Object[] constants, double[] numbers) {
        int[] forms = new int[code.length];
        for (int i = 0; i < code.length; i++) {
            forms[i] = Op.withOp(code[i], form(code[i], constants));
        }
        BitSet targets = targets(code);
        for (int i = 1; i < code.length; i++) {
            // Where a jump leads to the loop, its step may be there already: that of "step or 1".
            if (Op.op(code[i]) == Op.FOR_PREPARE && !targets.get(i) && isPositive(code[i - 1], code[i], numbers)) {
                int loop = i + 1 + Op.jump(code[i]);
                forms[loop] = Op.withOp(code[loop], FOR_UP);
            }
        }
        return forms;
    }

    private static BitSet targets(int[] code) {
        BitSet targets = new BitSet(code.length);
        for (int i = 0; i < code.length; i++) {
            if (Op.op(code[i]) == Op.JUMP) {
                targets.set(i + 1 + Op.jump(code[i]));
            }
        }
        return targets;
    }

    /** Returns whether the instruction before a loop sets its step, to a positive number. */
    private static boolean isPositive(int step, int prepare, double[] numbers) {
        return Op.op(step) == Op.CONSTANT && Op.a(step) == Op.a(prepare) + 2 && numbers[Op.bx(step)] > 0;
    }

    private static int form(int i, @Nullable Object[] constants) {
        switch (Op.op(i)) {
            case Op.ADD:
                return binary(i, constants, ADD_REGISTERS, ADD_NUMBER, ARITHMETIC);
            case Op.SUB:
                return binary(i, constants, SUB_REGISTERS, SUB_NUMBER, ARITHMETIC);
            case Op.MUL:
                return binary(i, constants, MUL_REGISTERS, ARITHMETIC, ARITHMETIC);
            case Op.MOD:
                return binary(i, constants, ARITHMETIC, MOD_NUMBER, ARITHMETIC);
            case Op.EQ:
                return binary(i, constants, EQ, EQ_NUMBER, EQ);
            case Op.LT:
                return binary(i, constants, LT_REGISTERS, LT_NUMBER, reversed(i, constants, NUMBER_LT));
            case Op.LE:
                return binary(i, constants, LE_REGISTERS, LE_NUMBER, reversed(i, constants, NUMBER_LE));
            case Op.GET_TABLE:
                return Op.isConstant(Op.c(i)) ? GET_INDEX : GET_ELEMENT;
            case Op.SELF:
                return Op.isConstant(Op.c(i)) ? SELF : OTHER;
            default:
                return plain(Op.op(i));
        }
    }

    private static int plain(int op) {
        return switch (op) {
            case Op.MOVE -> MOVE;
            case Op.CONSTANT -> CONSTANT;
            case Op.BOOLEAN -> BOOLEAN;
            case Op.NIL -> NIL;
            case Op.GET_UPVALUE -> GET_UPVALUE;
            case Op.SET_UPVALUE -> SET_UPVALUE;
            case Op.GET_GLOBAL -> GET_GLOBAL;
            case Op.NEGATE -> NEGATE;
            case Op.NOT -> NOT;
            case Op.LENGTH -> LENGTH;
            case Op.JUMP -> JUMP;
            case Op.TEST -> TEST;
            case Op.TEST_SET -> TEST_SET;
            case Op.CLOSE -> CLOSE;
            case Op.GET_FIELD -> GET_FIELD;
            case Op.SET_FIELD -> SET_FIELD;
            case Op.SET_TABLE -> SET_ELEMENT;
            case Op.DIV, Op.POW -> ARITHMETIC;
            case Op.FOR_LOOP -> FOR_LOOP;
            case Op.FOR_IN -> FOR_IN;
            case Op.CALL -> CALL;
            case Op.RETURN -> RETURN;
            default -> OTHER;
        };
    }

    private static int binary(int i, @Nullable Object[] constants, int ofRegisters, int withNumber, int otherwise) {
        if (Op.isConstant(Op.b(i))) {
            return otherwise;
        }
        if (!Op.isConstant(Op.c(i))) {
            return ofRegisters;
        }
        return isNumber(Op.c(i), constants) ? withNumber : otherwise;
    }

    private static int reversed(int i, @Nullable Object[] constants, int form) {
        return isNumber(Op.b(i), constants) && !Op.isConstant(Op.c(i)) ? form : OTHER;
    }

    private static boolean isNumber(int operand, @Nullable Object[] constants) {
        return Op.isConstant(operand) && constants[operand & ~Op.CONSTANT_BIT] == Slots.NUMBER;
    }
}
