package dev.redoubt.node.script.lua;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The instructions of a function while it is compiled, and their jumps. Used by one thread. */
final class Emitter {
    private final Lexer lexer;
    private int[] code = new int[32];
    private int[] lines = new int[32];
    private int count;

    /** The last place to which a jump leads: what is before it may not be joined with what follows. */
    private int lastTarget = -1;

    Emitter(Lexer lexer) {
        this.lexer = lexer;
    }

    /** Appends an instruction of the line that was read last, and returns its place. */
    int emit(int instruction) {
        if (count == code.length) {
            code = Arrays.copyOf(code, 2 * count);
            lines = Arrays.copyOf(lines, 2 * count);
        }
        code[count] = instruction;
        lines[count] = lexer.lastLine;
        return count++;
    }

    int emit(int op, int a, int b, int c) {
        return emit(Op.make(op, a, b, c));
    }

    int emitLong(int op, int a, int bx) {
        return emit(Op.makeLong(op, a, bx));
    }

    /** Returns the place of the next instruction. */
    int next() {
        return count;
    }

    int at(int place) {
        return code[place];
    }

    void set(int place, int instruction) {
        code[place] = instruction;
    }

    /** Takes the last instruction away. */
    void dropLast() {
        count--;
    }

    /** Sets the line of the last instruction. */
    void fixLine(int line) {
        lines[count - 1] = line;
    }

    /** Returns the place of the next instruction, to which a jump will lead. */
    int label() {
        lastTarget = count;
        return count;
    }

    /** Sets registers to nil, if need be together with the instruction before. */
    void nil(int from, int registers, int activeLocals) {
        if (count > lastTarget) {
            if (count == 0) {
                if (from >= activeLocals) {
                    return;
                }
            } else {
                int previous = code[count - 1];
                if (Op.op(previous) == Op.NIL && Op.a(previous) <= from && from <= Op.b(previous) + 1) {
                    if (from + registers - 1 > Op.b(previous)) {
                        code[count - 1] = Op.withB(previous, from + registers - 1);
                    }
                    return;
                }
            }
        }
        emit(Op.NIL, from, from + registers - 1, 0);
    }

    /** Appends a jump whose target is set later. */
    int jump() {
        return emit(Op.makeJump(Op.JUMP, 0, 0));
    }

    /** Appends a test and the jump that it decides about; returns the place of the jump. */
    int testAndJump(int op, int a, int b, int c) {
        emit(op, a, b, c);
        return jump();
    }

    /** Sets the target of one jump. */
    void target(int place, int target) {
        int distance = target - (place + 1);
        if (Math.abs(distance) > Op.MAX_JUMP) {
            throw lexer.error("control structure too long");
        }
        code[place] = Op.makeJump(Op.op(code[place]), Op.a(code[place]), distance);
    }

    /** Sets the target of jumps, whose values are not needed. */
    void target(@Nullable Jumps jumps, int target) {
        target(jumps, Op.NONE, target, target);
    }

    /** Lets jumps lead to the next instruction; their values are not needed. */
    void targetHere(@Nullable Jumps jumps) {
        if (jumps != null) {
            target(jumps, label());
        }
    }

    void targetHere(int jump) {
        target(jump, label());
    }

    /**
     * Sets the targets of jumps: those that yield a value put it into {@code register} and go to {@code valueTarget},
     * the others go to {@code otherTarget}.
     */
    void target(@Nullable Jumps jumps, int register, int valueTarget, int otherTarget) {
        for (int i = 0; jumps != null && i < jumps.size(); i++) {
            boolean valued = keepValue(jumps.place(i), register);
            target(jumps.place(i), valued ? valueTarget : otherTarget);
        }
    }

    /** Returns whether a jump does not yield the value of what it tests. */
    boolean needsValue(@Nullable Jumps jumps) {
        for (int i = 0; jumps != null && i < jumps.size(); i++) {
            if (Op.op(code[control(jumps.place(i))]) != Op.TEST_SET) {
                return true;
            }
        }
        return false;
    }

    /** Lets jumps forget the values that they would keep. */
    void dropValues(@Nullable Jumps jumps) {
        for (int i = 0; jumps != null && i < jumps.size(); i++) {
            keepValue(jumps.place(i), Op.NONE);
        }
    }

    private boolean keepValue(int jump, int register) {
        int place = control(jump);
        int test = code[place];
        if (Op.op(test) != Op.TEST_SET) {
            return false;
        }
        boolean moves = register != Op.NONE && register != Op.b(test);
        code[place] = moves ? Op.withA(test, register) : Op.make(Op.TEST, Op.b(test), 0, Op.c(test));
        return true;
    }

    /** Turns the test of a jump round. */
    void invert(int jump) {
        int place = control(jump);
        code[place] = Op.withA(code[place], Op.a(code[place]) == 0 ? 1 : 0);
    }

    private int control(int jump) {
        return jump >= 1 && Op.isTest(Op.op(code[jump - 1])) ? jump - 1 : jump;
    }

    /** Returns the instructions; those whose key is a constant string get their own operation. */
    int[] finishedCode(Constants constants) {
        int[] finished = Arrays.copyOf(code, count);
        for (int i = 0; i < count; i++) {
            int op = Op.op(finished[i]);
            int key = op == Op.GET_TABLE ? Op.c(finished[i]) : op == Op.SET_TABLE ? Op.b(finished[i]) : 0;
            if (Op.isConstant(key) && constants.isString(key - Op.CONSTANT_BIT)) {
                finished[i] = Op.withOp(finished[i], op == Op.GET_TABLE ? Op.GET_FIELD : Op.SET_FIELD);
            }
        }
        return finished;
    }

    int[] finishedLines() {
        return Arrays.copyOf(lines, count);
    }
}
