package dev.redoubt.node.script.lua;

/**
 * The instructions: an operation of 6 bits, a register A of 8 bits, and C and B of 9 bits each, or both together as
 * one signed or unsigned number of 18 bits. Where B or C may be a constant, bit 9 says so. R is a register, K a
 * constant, RK either. Stateless.
 */
final class Op {
    /** R(A) = R(B). */
    static final int MOVE = 0;
    /** R(A) = K(Bx). */
    static final int CONSTANT = 1;
    /** R(A) = B is not 0; if C is not 0, skips one instruction. */
    static final int BOOLEAN = 2;
    /** R(A) to R(B) = nil. */
    static final int NIL = 3;
    /** R(A) = upvalue B. */
    static final int GET_UPVALUE = 4;
    /** R(A) = environment[K(Bx)]. */
    static final int GET_GLOBAL = 5;
    /** R(A) = R(B)[RK(C)]. */
    static final int GET_TABLE = 6;
    /** Environment[K(Bx)] = R(A). */
    static final int SET_GLOBAL = 7;
    /** Upvalue B = R(A). */
    static final int SET_UPVALUE = 8;
    /** R(A)[RK(B)] = RK(C). */
    static final int SET_TABLE = 9;
    /** R(A) = a table with room for B elements and C fields. */
    static final int NEW_TABLE = 10;
    /** R(A + 1) = R(B); R(A) = R(B)[RK(C)]. */
    static final int SELF = 11;
    /** R(A) = RK(B) + RK(C), and so on. */
    static final int ADD = 12;

    static final int SUB = 13;
    static final int MUL = 14;
    static final int DIV = 15;
    static final int MOD = 16;
    static final int POW = 17;
    /** R(A) = -R(B). */
    static final int NEGATE = 18;
    /** R(A) = not R(B). */
    static final int NOT = 19;
    /** R(A) = the length of R(B). */
    static final int LENGTH = 20;
    /** R(A) = R(B) .. … .. R(C). */
    static final int CONCAT = 21;
    /** Jumps by sBx. */
    static final int JUMP = 22;
    /** If (RK(B) == RK(C)) is not A, skips the jump that follows; so do the next two. */
    static final int EQ = 23;

    static final int LT = 24;
    static final int LE = 25;
    /** If R(A) is not as C says, skips the jump that follows. */
    static final int TEST = 26;
    /** If R(B) is as C says, R(A) = R(B); otherwise skips the jump that follows. */
    static final int TEST_SET = 27;
    /** R(A) to R(A + C - 2) = R(A)(R(A + 1) to R(A + B - 1)); B = 0 is up to the top, C = 0 keeps all results. */
    static final int CALL = 28;
    /** Returns what R(A)(…) returns; B as in a call. */
    static final int TAIL_CALL = 29;
    /** Returns R(A) to R(A + B - 2); B = 0 is up to the top. */
    static final int RETURN = 30;
    /** R(A) += R(A + 2); while R(A) is not past R(A + 1), R(A + 3) = R(A) and jumps by sBx. */
    static final int FOR_LOOP = 31;
    /** Checks the numbers of the loop; R(A) -= R(A + 2) and jumps by sBx. */
    static final int FOR_PREPARE = 32;
    /** R(A + 3) to R(A + 2 + C) = R(A)(R(A + 1), R(A + 2)); if the first is nil, skips the jump that follows. */
    static final int FOR_IN = 33;
    /** R(A)[(C - 1) * 50 + i] = R(A + i) for i from 1 to B; B = 0 is up to the top, C = 0 is in what follows. */
    static final int SET_LIST = 34;
    /** Closes the upvalues from R(A) on. */
    static final int CLOSE = 35;
    /** R(A) = a closure of function Bx. */
    static final int CLOSURE = 36;
    /** R(A) to R(A + B - 2) = the extra arguments; B = 0 is all. */
    static final int VARARG = 37;
    /** A number for the instruction before. */
    static final int EXTRA = 38;
    /** GET_TABLE whose key is a constant string. */
    static final int GET_FIELD = 39;
    /** SET_TABLE whose key is a constant string. */
    static final int SET_FIELD = 40;

    /** The elements that one SET_LIST stores at most (LFIELDS_PER_FLUSH). */
    static final int LIST_ELEMENTS = 50;

    /** B or C is a constant. */
    static final int CONSTANT_BIT = 256;

    static final int MAX_SHORT = 511;
    static final int MAX_LONG = (1 << 18) - 1;
    static final int MAX_JUMP = MAX_LONG >> 1;

    /** No register. */
    static final int NONE = 255;

    private static final int A = 6;
    private static final int C = 14;
    private static final int B = 23;
    private static final int OP_MASK = 63;
    private static final int A_MASK = 255;

    private Op() {}

    static int make(int op, int a, int b, int c) {
        return op | (a << A) | (c << C) | (b << B);
    }

    static int makeLong(int op, int a, int bx) {
        return op | (a << A) | (bx << C);
    }

    static int makeJump(int op, int a, int distance) {
        return makeLong(op, a, distance + MAX_JUMP);
    }

    static int op(int code) {
        return code & OP_MASK;
    }

    static int a(int code) {
        return (code >>> A) & A_MASK;
    }

    static int b(int code) {
        return code >>> B;
    }

    static int c(int code) {
        return (code >>> C) & MAX_SHORT;
    }

    static int bx(int code) {
        return code >>> C;
    }

    static int jump(int code) {
        return (code >>> C) - MAX_JUMP;
    }

    static int withOp(int code, int op) {
        return (code & ~OP_MASK) | op;
    }

    static int withA(int code, int a) {
        return (code & ~(A_MASK << A)) | (a << A);
    }

    static int withB(int code, int b) {
        return (code & ~(MAX_SHORT << B)) | (b << B);
    }

    static int withC(int code, int c) {
        return (code & ~(MAX_SHORT << C)) | (c << C);
    }

    static boolean isConstant(int operand) {
        return (operand & CONSTANT_BIT) != 0;
    }

    /** Returns a size in the form of a small float: 5 bits of exponent over 3 of mantissa, rounded up (luaO_int2fb). */
    static int packSize(int size) {
        int exponent = 0;
        int rest = size;
        while (rest >= 16) {
            rest = (rest + 1) >> 1;
            exponent++;
        }
        return rest < 8 ? rest : ((exponent + 1) << 3) | (rest - 8);
    }

    static int unpackSize(int packed) {
        int exponent = packed >> 3;
        return exponent == 0 ? packed : ((packed & 7) + 8) << (exponent - 1);
    }

    /** Returns whether an operation decides about the jump that follows it. */
    static boolean isTest(int op) {
        return op == EQ || op == LT || op == LE || op == TEST || op == TEST_SET;
    }
}
