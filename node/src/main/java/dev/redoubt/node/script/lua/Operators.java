package dev.redoubt.node.script.lua;

import dev.redoubt.node.script.lua.Expression.Kind;

/** The code of operators and conditions. Used by one thread. */
final class Operators {
    private static final int UNARY_PRIORITY = 8;

    private final FunctionState function;
    private final Emitter emitter;
    private final Placement placement;

    Operators(FunctionState function, Placement placement) {
        this.function = function;
        this.emitter = function.emitter;
        this.placement = placement;
    }

    static int unaryPriority() {
        return UNARY_PRIORITY;
    }

    static boolean isUnary(int token) {
        return token == Token.NOT || token == '-' || token == '#';
    }

    /** Returns how strongly an operator binds what is left of it; 0 if the token is no binary operator. */
    static int leftPriority(int token) {
        switch (token) {
            case Token.OR:
                return 1;
            case Token.AND:
                return 2;
            case '<':
            case '>':
            case Token.LE:
            case Token.GE:
            case Token.NE:
            case Token.EQ:
                return 3;
            case Token.CONCAT:
                return 5;
            case '+':
            case '-':
                return 6;
            case '*':
            case '/':
            case '%':
                return 7;
            case '^':
                return 10;
            default:
                return 0;
        }
    }

    /** Returns how strongly an operator binds what is right of it: two bind to the right. */
    static int rightPriority(int token) {
        int left = leftPriority(token);
        return token == Token.CONCAT || token == '^' ? left - 1 : left;
    }

    /** Lets the code go on when a value is true; the jumps for false are kept. */
    void goOnIfTrue(Expression e) {
        placement.read(e);
        switch (e.kind) {
            case CONSTANT:
            case NUMBER:
            case TRUE:
                break;
            case JUMP:
                emitter.invert(e.at);
                e.whenFalse = Jumps.with(e.whenFalse, e.at);
                break;
            default:
                e.whenFalse = Jumps.with(e.whenFalse, jumpIf(e, false));
                break;
        }
        emitter.targetHere(e.whenTrue);
        e.whenTrue = null;
    }

    private void goOnIfFalse(Expression e) {
        placement.read(e);
        switch (e.kind) {
            case NIL:
            case FALSE:
                break;
            case JUMP:
                e.whenTrue = Jumps.with(e.whenTrue, e.at);
                break;
            default:
                e.whenTrue = Jumps.with(e.whenTrue, jumpIf(e, true));
                break;
        }
        emitter.targetHere(e.whenFalse);
        e.whenFalse = null;
    }

    private int jumpIf(Expression e, boolean condition) {
        int expected = condition ? 1 : 0;
        if (e.kind == Kind.OPEN && Op.op(emitter.at(e.at)) == Op.NOT) {
            int operand = Op.b(emitter.at(e.at));
            emitter.dropLast();
            return emitter.testAndJump(Op.TEST, operand, 0, 1 - expected);
        }
        placement.plainToAnyRegister(e);
        function.free(e);
        return emitter.testAndJump(Op.TEST_SET, Op.NONE, e.at, expected);
    }

    /** Applies a unary operator. */
    void unary(int token, Expression e) {
        if (token == Token.NOT) {
            not(e);
        } else if (token == '#') {
            placement.toAnyRegister(e);
            operandFreed(Op.LENGTH, e);
        } else if (e.isNumeral() && !Double.isNaN(-e.number)) {
            e.number = -e.number;
        } else {
            placement.toAnyRegister(e);
            operandFreed(Op.NEGATE, e);
        }
    }

    private void operandFreed(int op, Expression e) {
        function.free(e);
        int place = emitter.emit(op, 0, e.at, 0);
        e.kind = Kind.OPEN;
        e.at = place;
    }

    private void not(Expression e) {
        placement.read(e);
        switch (e.kind) {
            case NIL:
            case FALSE:
                e.kind = Kind.TRUE;
                break;
            case CONSTANT:
            case NUMBER:
            case TRUE:
                e.kind = Kind.FALSE;
                break;
            case JUMP:
                emitter.invert(e.at);
                break;
            default:
                placement.plainToAnyRegister(e);
                operandFreed(Op.NOT, e);
                break;
        }
        Jumps swapped = e.whenFalse;
        e.whenFalse = e.whenTrue;
        e.whenTrue = swapped;
        emitter.dropValues(e.whenFalse);
        emitter.dropValues(e.whenTrue);
    }

    /** Prepares the left operand, before the right one is read. */
    void left(int token, Expression e) {
        switch (token) {
            case Token.AND:
                goOnIfTrue(e);
                break;
            case Token.OR:
                goOnIfFalse(e);
                break;
            case Token.CONCAT:
                placement.toNextRegister(e);
                break;
            case '+':
            case '-':
            case '*':
            case '/':
            case '%':
            case '^':
                if (!e.isNumeral()) {
                    placement.toOperand(e);
                }
                break;
            default:
                placement.toOperand(e);
                break;
        }
    }

    /** Applies a binary operator; the result is in {@code left}. */
    void binary(int token, Expression left, Expression right) {
        switch (token) {
            case Token.AND:
                placement.read(right);
                right.whenFalse = Jumps.join(right.whenFalse, left.whenFalse);
                left.become(right);
                break;
            case Token.OR:
                placement.read(right);
                right.whenTrue = Jumps.join(right.whenTrue, left.whenTrue);
                left.become(right);
                break;
            case Token.CONCAT:
                concat(left, right);
                break;
            case Token.EQ:
                compare(Op.EQ, true, left, right);
                break;
            case Token.NE:
                compare(Op.EQ, false, left, right);
                break;
            case '<':
                compare(Op.LT, true, left, right);
                break;
            case Token.LE:
                compare(Op.LE, true, left, right);
                break;
            case '>':
                compare(Op.LT, false, left, right);
                break;
            case Token.GE:
                compare(Op.LE, false, left, right);
                break;
            default:
                arithmetic(arithmeticOp(token), left, right);
                break;
        }
    }

    private void concat(Expression left, Expression right) {
        placement.toValue(right);
        if (right.kind == Kind.OPEN && Op.op(emitter.at(right.at)) == Op.CONCAT) {
            function.free(left);
            emitter.set(right.at, Op.withB(emitter.at(right.at), left.at));
            left.kind = Kind.OPEN;
            left.at = right.at;
        } else {
            placement.toNextRegister(right);
            arithmetic(Op.CONCAT, left, right);
        }
    }

    private void arithmetic(int op, Expression left, Expression right) {
        if (op != Op.CONCAT && fold(op, left, right)) {
            return;
        }
        int second = placement.toOperand(right);
        int first = placement.toOperand(left);
        freeBoth(first, left, second, right);
        left.at = emitter.emit(op, 0, first, second);
        left.kind = Kind.OPEN;
    }

    /** Registers are freed from the last one on. */
    private void freeBoth(int first, Expression left, int second, Expression right) {
        if (first > second) {
            function.free(left);
            function.free(right);
        } else {
            function.free(right);
            function.free(left);
        }
    }

    private static boolean fold(int op, Expression left, Expression right) {
        if (!left.isNumeral() || !right.isNumeral()) {
            return false;
        }
        if ((op == Op.DIV || op == Op.MOD) && right.number == 0) {
            return false;
        }
        double result = Arithmetic.apply(op, left.number, right.number);
        if (Double.isNaN(result)) {
            return false;
        }
        left.number = result;
        return true;
    }

    private void compare(int op, boolean condition, Expression left, Expression right) {
        int first = placement.toOperand(left);
        int second = placement.toOperand(right);
        function.free(right);
        function.free(left);
        boolean swapped = !condition && op != Op.EQ;
        int expected = condition || swapped ? 1 : 0;
        int jump = emitter.testAndJump(op, expected, swapped ? second : first, swapped ? first : second);
        left.at = jump;
        left.kind = Kind.JUMP;
    }

    private static int arithmeticOp(int token) {
        switch (token) {
            case '+':
                return Op.ADD;
            case '-':
                return Op.SUB;
            case '*':
                return Op.MUL;
            case '/':
                return Op.DIV;
            case '%':
                return Op.MOD;
            default:
                return Op.POW;
        }
    }
}
