package dev.redoubt.node.script.lua;

import org.jspecify.annotations.Nullable;

/**
 * The instructions that may call functions, raise errors or create objects (lvm.c). A metamethod that is a function
 * of a script gets a frame, and {@link #finish} ends the instruction when it returns. One thread.
 */
final class Operations {
    private static final int CONSTANT_MASK = 255;

    private final LuaMemory memory;
    private final Metatables metatables;
    private final Calls calls;
    private final Comparisons comparisons;
    private final Concatenation concatenation;
    private final Creation creation;

    Operations(LuaMemory memory, Metatables metatables, Calls calls) {
        this.memory = memory;
        this.metatables = metatables;
        this.calls = calls;
        this.comparisons = new Comparisons(this, metatables);
        this.concatenation = new Concatenation(this, memory, metatables);
        this.creation = new Creation(memory);
    }

    /** Returns the metatable of a value, null for none. */
    @Nullable
    LuaTable metatable(@Nullable Object of) {
        return metatables.of(of);
    }

    /** Runs an instruction; the counter of the frame is behind it. */
    void run(LuaThread thread, Frame frame, LuaClosure closure, int i) {
        int a = frame.base + Op.a(i);
        int b = frame.base + Op.b(i);
        switch (Op.op(i)) {
            case Op.GET_GLOBAL:
                index(thread, frame, a, closure.environment, -1, closure.prototype.constants[Op.bx(i)]);
                break;
            case Op.GET_TABLE:
            case Op.GET_FIELD:
                index(thread, frame, a, thread.get(b), b, operand(thread, frame, closure, Op.c(i)));
                break;
            case Op.SELF: {
                Object key = operand(thread, frame, closure, Op.c(i));
                thread.move(b, a + 1);
                index(thread, frame, a, thread.get(b), b, key);
                break;
            }
            case Op.SET_GLOBAL:
                assign(thread, frame, closure.environment, -1, closure.prototype.constants[Op.bx(i)], thread.get(a));
                break;
            case Op.SET_TABLE:
            case Op.SET_FIELD: {
                Object key = operand(thread, frame, closure, Op.b(i));
                assign(thread, frame, thread.get(a), a, key, operand(thread, frame, closure, Op.c(i)));
                break;
            }
            case Op.NEGATE:
                arithmetic(thread, frame, a, thread.get(b), b, thread.get(b), b, Op.NEGATE);
                break;
            case Op.LENGTH:
                length(thread, frame, b);
                break;
            case Op.CONCAT:
                concatenation.begin(thread, frame, i);
                break;
            case Op.EQ:
            case Op.LT:
            case Op.LE:
                compare(thread, frame, closure, i);
                break;
            case Op.ADD:
            case Op.SUB:
            case Op.MUL:
            case Op.DIV:
            case Op.MOD:
            case Op.POW:
                arithmetic(
                        thread,
                        frame,
                        a,
                        operand(thread, frame, closure, Op.b(i)),
                        slot(frame, Op.b(i)),
                        operand(thread, frame, closure, Op.c(i)),
                        slot(frame, Op.c(i)),
                        Op.op(i));
                break;
            case Op.TAIL_CALL:
                calls.tailCall(thread, frame, a, (Op.b(i) != 0 ? a + Op.b(i) : thread.top) - a - 1);
                break;
            case Op.FOR_PREPARE:
                forPrepare(thread, frame, a, i);
                break;
            case Op.FOR_IN:
                forIn(thread, a, Op.c(i));
                break;
            default:
                creation.run(thread, frame, closure, i);
                break;
        }
    }

    private void compare(LuaThread thread, Frame frame, LuaClosure closure, int i) {
        Object left = operand(thread, frame, closure, Op.b(i));
        comparisons.run(thread, frame, i, left, operand(thread, frame, closure, Op.c(i)));
    }

    private static @Nullable Object operand(LuaThread thread, Frame frame, LuaClosure closure, int operand) {
        if (!Op.isConstant(operand)) {
            return thread.get(frame.base + operand);
        }
        Object constant = closure.prototype.constants[operand & CONSTANT_MASK];
        return constant == LuaThread.NUMBER ? (Double) closure.prototype.numbers[operand & CONSTANT_MASK] : constant;
    }

    /** Returns the slot of an operand, -1 for a constant. */
    private static int slot(Frame frame, int operand) {
        return Op.isConstant(operand) ? -1 : frame.base + operand;
    }

    private void index(
            LuaThread thread, Frame frame, int target, @Nullable Object container, int slot, @Nullable Object key) {
        if (!(container instanceof LuaTable) && metatables.handler(container, Event.INDEX) == null) {
            throw typeError(thread, slot, container, "index");
        }
        if (metatables.find(container, key)) {
            thread.set(target, metatables.value);
        } else {
            callHandler(thread, frame, metatables.handler, metatables.self, key);
        }
    }

    private void assign(
            LuaThread thread,
            Frame frame,
            @Nullable Object container,
            int slot,
            @Nullable Object key,
            @Nullable Object value) {
        if (!(container instanceof LuaTable) && metatables.handler(container, Event.NEWINDEX) == null) {
            throw typeError(thread, slot, container, "index");
        }
        LuaTable table = metatables.findTarget(container, key);
        if (table == null) {
            callHandler(thread, frame, metatables.handler, metatables.self, key, value);
        } else if (key != null) {
            table.put(key, value, memory);
        }
    }

    private void arithmetic(
            LuaThread thread,
            Frame frame,
            int target,
            @Nullable Object left,
            int leftSlot,
            @Nullable Object right,
            int rightSlot,
            int op) {
        Double one = LuaValues.toNumber(left);
        Double other = LuaValues.toNumber(right);
        if (one != null && other != null) {
            thread.setNumber(target, op == Op.NEGATE ? -one : Arithmetic.apply(op, one, other));
            return;
        }
        Event event = event(op);
        Object handler = metatables.handler(left, event);
        if (handler == null) {
            handler = metatables.handler(right, event);
        }
        if (handler == null) {
            boolean leftIsWrong = one == null;
            throw typeError(
                    thread, leftIsWrong ? leftSlot : rightSlot, leftIsWrong ? left : right, "perform arithmetic on");
        }
        callHandler(thread, frame, handler, left, right);
    }

    private static Event event(int op) {
        switch (op) {
            case Op.ADD:
                return Event.ADD;
            case Op.SUB:
                return Event.SUB;
            case Op.MUL:
                return Event.MUL;
            case Op.DIV:
                return Event.DIV;
            case Op.MOD:
                return Event.MOD;
            case Op.POW:
                return Event.POW;
            default:
                return Event.UNM;
        }
    }

    private void length(LuaThread thread, Frame frame, int slot) {
        Object value = thread.get(slot);
        Object handler = metatables.handler(value, Event.LEN);
        if (handler == null) {
            throw typeError(thread, slot, value, "get length of");
        }
        callHandler(thread, frame, handler, value, null);
    }

    private static void forPrepare(LuaThread thread, Frame frame, int a, int i) {
        double first = loopNumber(thread, a, "initial value");
        thread.setNumber(a + 1, loopNumber(thread, a + 1, "limit"));
        double step = loopNumber(thread, a + 2, "step");
        thread.setNumber(a + 2, step);
        thread.setNumber(a, first - step);
        frame.pc += Op.jump(i);
    }

    private static double loopNumber(LuaThread thread, int slot, String what) {
        Double number = LuaValues.toNumber(thread.get(slot));
        if (number == null) {
            throw new LuaError("'for' " + what + " must be a number");
        }
        return number;
    }

    private void forIn(LuaThread thread, int a, int wanted) {
        thread.need(a + 6);
        thread.move(a + 2, a + 5);
        thread.move(a + 1, a + 4);
        thread.move(a, a + 3);
        calls.call(thread, a + 3, 2, wanted, Frame.LOOP);
    }

    /** Ends the step of a generic loop, when its function has returned. */
    void finishLoop(LuaThread thread, Frame frame) {
        Prototype prototype = frame.closureOrThrow().prototype;
        int a = frame.base + Op.a(prototype.code[frame.pc - 1]);
        if (thread.objects[a + 3] != null) {
            thread.move(a + 3, a + 2);
            frame.pc += Op.jump(prototype.code[frame.pc]);
        }
        frame.pc++;
    }

    /** Calls the function of a metatable, behind the registers of the frame. */
    void callHandler(LuaThread thread, Frame frame, @Nullable Object handler, @Nullable Object... arguments) {
        int at = frame.top;
        thread.need(at + 1 + arguments.length);
        thread.set(at, handler);
        for (int i = 0; i < arguments.length; i++) {
            thread.set(at + 1 + i, arguments[i]);
        }
        thread.top = at + 1 + arguments.length;
        calls.call(thread, at, arguments.length, 1, Frame.OPERATION);
    }

    /** Ends the instruction that called a metamethod, when that has returned. */
    void finish(LuaThread thread, Frame frame, @Nullable Object result) {
        Prototype prototype = frame.closureOrThrow().prototype;
        int i = prototype.code[frame.pc - 1];
        switch (Op.op(i)) {
            case Op.SET_GLOBAL:
            case Op.SET_TABLE:
            case Op.SET_FIELD:
                break;
            case Op.EQ:
            case Op.LT:
            case Op.LE: {
                boolean truth = LuaValues.isTrue(result) != frame.negated;
                frame.negated = false;
                Comparisons.jump(frame, prototype, i, truth);
                break;
            }
            case Op.CONCAT:
                concatenation.goOn(thread, frame, i, result);
                break;
            default:
                thread.set(frame.base + Op.a(i), result);
                break;
        }
    }

    /** Returns the error of an operation on a value of the wrong type; {@code slot} is its register or -1. */
    static LuaError typeError(LuaThread thread, int slot, @Nullable Object value, String operation) {
        String type = LuaValues.typeName(value);
        Frame frame = thread.frame();
        LuaClosure closure = frame.closure;
        if (closure == null) {
            return LuaError.plain("attempt to " + operation + " a " + type + " value");
        }
        CallSite site = slot < frame.base || slot >= frame.top
                ? null
                : CallSite.of(closure.prototype, frame.pc - 1, slot - frame.base);
        if (site == null || site.name() == null) {
            return new LuaError("attempt to " + operation + " a " + type + " value");
        }
        String name = ChunkName.cString(site.name());
        return new LuaError("attempt to " + operation + " " + site.kind() + " '" + name + "' (a " + type + " value)");
    }
}
