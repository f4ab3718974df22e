package dev.redoubt.node.script.lua;

import org.jspecify.annotations.Nullable;

/**
 * Runs instructions (lvm.c, luaV_execute). What is quick is done here; everything that may call a function, raise an
 * error or grow the stack goes to {@link Operations} and {@link Calls}, after which all is read anew from the
 * top frame. The method stays below the size that HotSpot compiles. One thread.
 */
final class Interpreter {
    private final Machine machine;
    private final Operations operations;
    private final Calls calls;

    Interpreter(Machine machine, Operations operations, Calls calls) {
        this.machine = machine;
        this.operations = operations;
        this.calls = calls;
    }

    /**
     * Runs the machine until it has finished or used its budget.
     *
     * @throws LuaError to be raised in the running thread
     */
    void run() {
        while (!machine.finished()) {
            LuaThread thread = machine.current();
            Frame frame = thread.frame();
            LuaClosure closure = frame.closure;
            if (closure == null) {
                calls.runStep(thread, frame);
                if (machine.spend()) {
                    return;
                }
            } else if (run(thread, frame, closure)) {
                return;
            }
        }
    }

    /** Returns true when the budget is used, false when the frame is to be read anew. */
    private boolean run(LuaThread thread, Frame frame, LuaClosure closure) {
        final int[] code = closure.prototype.code;
        final @Nullable Object[] k = closure.prototype.constants;
        final double[] kn = closure.prototype.numbers;
        final @Nullable Object[] o = thread.objects;
        final double[] n = thread.numbers;
        final int base = frame.base;
        final Object number = LuaThread.NUMBER;
        int pc = frame.pc;
        while (true) {
            final int i = code[pc++];
            final int a = base + ((i >>> 6) & 255);
            switch (i & 63) {
                case Op.MOVE: {
                    Object value = o[base + (i >>> 23)];
                    if (value == number) {
                        n[a] = n[base + (i >>> 23)];
                        if (o[a] != number) {
                            o[a] = number;
                        }
                    } else {
                        o[a] = value;
                    }
                    continue;
                }
                case Op.CONSTANT: {
                    Object value = k[i >>> 14];
                    n[a] = kn[i >>> 14];
                    if (o[a] != value) {
                        o[a] = value;
                    }
                    continue;
                }
                case Op.BOOLEAN:
                    o[a] = (i >>> 23) != 0 ? Boolean.TRUE : Boolean.FALSE;
                    if (Op.c(i) != 0) {
                        pc++;
                    }
                    continue;
                case Op.NIL:
                    for (int at = a; at <= base + (i >>> 23); at++) {
                        o[at] = null;
                    }
                    continue;
                case Op.GET_UPVALUE: {
                    UpValue upvalue = closure.upvalues[i >>> 23];
                    Object value = upvalue.objects[upvalue.at];
                    if (value == number) {
                        n[a] = upvalue.numbers[upvalue.at];
                    }
                    if (o[a] != value) {
                        o[a] = value;
                    }
                    continue;
                }
                case Op.SET_UPVALUE: {
                    UpValue upvalue = closure.upvalues[i >>> 23];
                    Object value = o[a];
                    if (value == number) {
                        upvalue.numbers[upvalue.at] = n[a];
                    }
                    if (upvalue.objects[upvalue.at] != value) {
                        upvalue.objects[upvalue.at] = value;
                    }
                    continue;
                }
                case Op.GET_GLOBAL: {
                    Object value = closure.environment.get((LuaString) k[i >>> 14]);
                    if (value == null) {
                        break;
                    }
                    store(o, n, a, value);
                    continue;
                }
                case Op.GET_FIELD: {
                    if (o[base + (i >>> 23)] instanceof LuaTable table) {
                        Object value = table.get((LuaString) k[Op.c(i) & 255]);
                        if (value != null || table.metatable() == null) {
                            store(o, n, a, value);
                            continue;
                        }
                    }
                    break;
                }
                case Op.GET_TABLE: {
                    if (o[base + (i >>> 23)] instanceof LuaTable table) {
                        int c = Op.c(i);
                        Object key = c < 256 ? o[base + c] : k[c & 255];
                        Object value = key == number
                                ? table.get(c < 256 ? n[base + c] : kn[c & 255])
                                : key instanceof LuaString name ? table.get(name) : table.get(key);
                        if (value != null || table.metatable() == null) {
                            store(o, n, a, value);
                            continue;
                        }
                    }
                    break;
                }
                case Op.SELF: {
                    Object object = o[base + (i >>> 23)];
                    if (object instanceof LuaTable table && Op.c(i) >= 256) {
                        Object value = table.get((LuaString) k[Op.c(i) & 255]);
                        if (value != null || table.metatable() == null) {
                            o[a + 1] = object;
                            store(o, n, a, value);
                            continue;
                        }
                    }
                    break;
                }
                case Op.ADD:
                case Op.SUB:
                case Op.MUL:
                case Op.DIV:
                case Op.MOD: {
                    int b = i >>> 23;
                    int c = (i >>> 14) & 511;
                    boolean numeric = (b < 256 ? o[base + b] : k[b & 255]) == number
                            && (c < 256 ? o[base + c] : k[c & 255]) == number;
                    if (!numeric) {
                        break;
                    }
                    double left = b < 256 ? n[base + b] : kn[b & 255];
                    double right = c < 256 ? n[base + c] : kn[c & 255];
                    double result;
                    switch (i & 63) {
                        case Op.ADD:
                            result = left + right;
                            break;
                        case Op.SUB:
                            result = left - right;
                            break;
                        case Op.MUL:
                            result = left * right;
                            break;
                        case Op.DIV:
                            result = left / right;
                            break;
                        default:
                            result = Arithmetic.modulo(left, right);
                            break;
                    }
                    n[a] = result;
                    if (o[a] != number) {
                        o[a] = number;
                    }
                    continue;
                }
                case Op.NOT: {
                    Object value = o[base + (i >>> 23)];
                    o[a] = value == null || value == Boolean.FALSE;
                    continue;
                }
                case Op.LENGTH: {
                    Object value = o[base + (i >>> 23)];
                    if (value instanceof LuaTable table) {
                        store(o, n, a, table.length());
                    } else if (value instanceof LuaString text) {
                        store(o, n, a, text.length());
                    } else {
                        break;
                    }
                    continue;
                }
                case Op.JUMP: {
                    int distance = (i >>> 14) - Op.MAX_JUMP;
                    pc += distance;
                    if (distance < 0 && machine.spend()) {
                        frame.pc = pc;
                        return true;
                    }
                    continue;
                }
                case Op.EQ: {
                    int b = i >>> 23;
                    int c = (i >>> 14) & 511;
                    Object left = b < 256 ? o[base + b] : k[b & 255];
                    Object right = c < 256 ? o[base + c] : k[c & 255];
                    boolean same;
                    if (left == number && right == number) {
                        same = (b < 256 ? n[base + b] : kn[b & 255]) == (c < 256 ? n[base + c] : kn[c & 255]);
                    } else if (left == right) {
                        same = true;
                    } else if (left instanceof LuaString text) {
                        same = text.equals(right);
                    } else if (left instanceof LuaTable && right instanceof LuaTable) {
                        break;
                    } else {
                        same = false;
                    }
                    if (same == (a != base)) {
                        int to = target(code, pc);
                        if (to <= pc && machine.spend()) {
                            frame.pc = to;
                            return true;
                        }
                        pc = to;
                    } else {
                        pc++;
                    }
                    continue;
                }
                case Op.LT:
                case Op.LE: {
                    int b = i >>> 23;
                    int c = (i >>> 14) & 511;
                    boolean numeric = (b < 256 ? o[base + b] : k[b & 255]) == number
                            && (c < 256 ? o[base + c] : k[c & 255]) == number;
                    if (!numeric) {
                        break;
                    }
                    double left = b < 256 ? n[base + b] : kn[b & 255];
                    double right = c < 256 ? n[base + c] : kn[c & 255];
                    boolean less = (i & 63) == Op.LT ? left < right : left <= right;
                    if (less == (a != base)) {
                        int to = target(code, pc);
                        if (to <= pc && machine.spend()) {
                            frame.pc = to;
                            return true;
                        }
                        pc = to;
                    } else {
                        pc++;
                    }
                    continue;
                }
                case Op.TEST: {
                    Object value = o[a];
                    boolean isFalse = value == null || value == Boolean.FALSE;
                    if (isFalse != (Op.c(i) != 0)) {
                        int to = target(code, pc);
                        if (to <= pc && machine.spend()) {
                            frame.pc = to;
                            return true;
                        }
                        pc = to;
                    } else {
                        pc++;
                    }
                    continue;
                }
                case Op.TEST_SET: {
                    Object value = o[base + (i >>> 23)];
                    boolean isFalse = value == null || value == Boolean.FALSE;
                    if (isFalse != (Op.c(i) != 0)) {
                        if (value == number) {
                            n[a] = n[base + (i >>> 23)];
                        }
                        o[a] = value;
                        int to = target(code, pc);
                        if (to <= pc && machine.spend()) {
                            frame.pc = to;
                            return true;
                        }
                        pc = to;
                    } else {
                        pc++;
                    }
                    continue;
                }
                case Op.FOR_LOOP: {
                    double step = n[a + 2];
                    double at = n[a] + step;
                    double limit = n[a + 1];
                    if (0 < step ? at <= limit : limit <= at) {
                        n[a] = at;
                        n[a + 3] = at;
                        if (o[a + 3] != number) {
                            o[a + 3] = number;
                        }
                        pc += (i >>> 14) - Op.MAX_JUMP;
                        if (machine.spend()) {
                            frame.pc = pc;
                            return true;
                        }
                    }
                    continue;
                }
                case Op.CLOSE:
                    thread.close(a);
                    continue;
                case Op.RETURN: {
                    int b = i >>> 23;
                    int count = b != 0 ? b - 1 : thread.top - a;
                    if (thread.hasOpenUpvalues()) {
                        thread.close(base);
                    }
                    frame.pc = pc;
                    calls.returned(thread, a, count);
                    return false;
                }
                case Op.CALL: {
                    int b = i >>> 23;
                    frame.pc = pc;
                    int arguments = (b != 0 ? a + b : thread.top) - a - 1;
                    calls.call(thread, a, arguments, Op.c(i) - 1, Frame.CALL);
                    return machine.spend();
                }
                default:
                    break;
            }
            frame.pc = pc;
            operations.run(thread, frame, closure, i);
            return machine.spend();
        }
    }

    /** Returns where the jump at {@code pc} leads, which belongs to the comparison before it. */
    private static int target(int[] code, int pc) {
        return pc + 1 + (code[pc] >>> 14) - Op.MAX_JUMP;
    }

    private static void store(@Nullable Object[] o, double[] n, int at, @Nullable Object value) {
        if (value instanceof Double number) {
            n[at] = number;
            if (o[at] != LuaThread.NUMBER) {
                o[at] = LuaThread.NUMBER;
            }
        } else {
            o[at] = value;
        }
    }

    private static void store(@Nullable Object[] o, double[] n, int at, int value) {
        n[at] = value;
        if (o[at] != LuaThread.NUMBER) {
            o[at] = LuaThread.NUMBER;
        }
    }
}
