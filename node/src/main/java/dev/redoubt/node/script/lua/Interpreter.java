package dev.redoubt.node.script.lua;

import org.jspecify.annotations.Nullable;

/**
 * Runs instructions (lvm.c, luaV_execute), in the {@link Form} of each. What is quick is done here; everything that
 * may raise an error, create objects or call a function of the library goes to {@link Operations} and {@link Calls}.
 * The loop over the instructions stays below the size that HotSpot compiles. One thread.
 */
final class Interpreter {
    private final Machine machine;
    private final Budget budget;
    private final LuaMemory memory;
    private final Operations operations;
    private final Calls calls;

    Interpreter(Machine machine, Operations operations, Calls calls) {
        this.machine = machine;
        this.budget = machine.budget();
        this.memory = machine.memory();
        this.operations = operations;
        this.calls = calls;
    }

    /**
     * Runs the machine until it has finished or used its budget.
     *
     * @throws LuaError to be raised in the running thread
     */
    void run() {
        while (budget.left > 0 && !machine.finished()) {
            LuaThread thread = machine.current();
            Frame frame = thread.frame();
            if (frame.closure == null) {
                calls.runStep(thread, frame);
                budget.left--;
            } else {
                run(thread);
            }
        }
    }

    /** Returns when the budget is used up, or when something else is to go on than a function of this thread. */
    @SuppressWarnings("LabelledBreakTarget") // Instructions leave the switch to one of three places behind it.
    private void run(LuaThread thread) {
        final Object number = LuaThread.NUMBER;
        function:
        while (true) {
            // All that one activation of a function uses is constant in the loop below: the compiler of the JVM then
            // has little to move between two instructions.
            final Frame frame = thread.frame();
            final LuaClosure closure = frame.closure;
            if (closure == null) {
                return;
            }
            final int[] code = closure.prototype.forms;
            final int[] hints = closure.prototype.hints;
            final @Nullable Object[] k = closure.prototype.constants;
            final double[] kn = closure.prototype.numbers;
            final @Nullable Object[] o = thread.objects;
            final double[] n = thread.numbers;
            final int base = frame.base;
            int pc = frame.pc;
            while (true) {
                final int i = code[pc++];
                final int a = base + ((i >>> 6) & 255);
                jump:
                {
                    called:
                    {
                        final int form = i & 63;
                        if (form < Form.OF_REGISTERS) {
                            switch (form) {
                                case Form.MOVE:
                                    Registers.move(o, n, base + (i >>> 23), o, n, a);
                                    continue;
                                case Form.CONSTANT: {
                                    Object value = k[i >>> 14];
                                    n[a] = kn[i >>> 14];
                                    if (o[a] != value) {
                                        o[a] = value;
                                    }
                                    continue;
                                }
                                case Form.BOOLEAN:
                                    o[a] = (i >>> 23) != 0 ? Boolean.TRUE : Boolean.FALSE;
                                    if (Op.c(i) != 0) {
                                        pc++;
                                    }
                                    continue;
                                case Form.NIL:
                                    for (int at = a; at <= base + (i >>> 23); at++) {
                                        o[at] = null;
                                    }
                                    continue;
                                case Form.GET_UPVALUE: {
                                    UpValue upvalue = closure.upvalues[i >>> 23];
                                    Registers.move(upvalue.objects, upvalue.numbers, upvalue.at, o, n, a);
                                    continue;
                                }
                                case Form.SET_UPVALUE: {
                                    UpValue upvalue = closure.upvalues[i >>> 23];
                                    Registers.move(o, n, a, upvalue.objects, upvalue.numbers, upvalue.at);
                                    continue;
                                }
                                case Form.GET_GLOBAL: {
                                    Object value = closure.environment.get((LuaString) k[i >>> 14], hints, pc);
                                    if (value == null) {
                                        break;
                                    }
                                    Registers.set(o, n, a, value);
                                    continue;
                                }
                                case Form.NEGATE: {
                                    if (o[base + (i >>> 23)] != number) {
                                        break;
                                    }
                                    Registers.setNumber(o, n, a, -n[base + (i >>> 23)]);
                                    continue;
                                }
                                case Form.NOT: {
                                    Object value = o[base + (i >>> 23)];
                                    o[a] = value == null || value == Boolean.FALSE;
                                    continue;
                                }
                                case Form.LENGTH: {
                                    Object value = o[base + (i >>> 23)];
                                    if (value instanceof LuaTable table) {
                                        Registers.setNumber(o, n, a, table.length());
                                        continue;
                                    } else if (value instanceof LuaString text) {
                                        Registers.setNumber(o, n, a, text.length());
                                        continue;
                                    }
                                    break;
                                }
                                case Form.JUMP:
                                    pc--;
                                    break jump;
                                case Form.TEST: {
                                    Object value = o[a];
                                    if ((value == null || value == Boolean.FALSE) != (Op.c(i) != 0)) {
                                        break jump;
                                    }
                                    pc++;
                                    continue;
                                }
                                case Form.TEST_SET: {
                                    Object value = o[base + (i >>> 23)];
                                    if ((value == null || value == Boolean.FALSE) != (Op.c(i) != 0)) {
                                        if (value == number) {
                                            n[a] = n[base + (i >>> 23)];
                                        }
                                        o[a] = value;
                                        break jump;
                                    }
                                    pc++;
                                    continue;
                                }
                                case Form.CLOSE:
                                    thread.close(a);
                                    continue;
                                default:
                                    break;
                            }
                        } else if (form < Form.WITH_CONSTANT) {
                            switch (form) {
                                case Form.ADD_REGISTERS: {
                                    int b = base + (i >>> 23);
                                    int c = base + ((i >>> 14) & 511);
                                    if (o[b] != number || o[c] != number) {
                                        break;
                                    }
                                    Registers.setNumber(o, n, a, n[b] + n[c]);
                                    continue;
                                }
                                case Form.SUB_REGISTERS: {
                                    int b = base + (i >>> 23);
                                    int c = base + ((i >>> 14) & 511);
                                    if (o[b] != number || o[c] != number) {
                                        break;
                                    }
                                    Registers.setNumber(o, n, a, n[b] - n[c]);
                                    continue;
                                }
                                case Form.MUL_REGISTERS: {
                                    int b = base + (i >>> 23);
                                    int c = base + ((i >>> 14) & 511);
                                    if (o[b] != number || o[c] != number) {
                                        break;
                                    }
                                    Registers.setNumber(o, n, a, n[b] * n[c]);
                                    continue;
                                }
                                case Form.LT_REGISTERS:
                                case Form.LE_REGISTERS: {
                                    int b = base + (i >>> 23);
                                    int c = base + ((i >>> 14) & 511);
                                    if (o[b] != number || o[c] != number) {
                                        break;
                                    }
                                    if ((form == Form.LT_REGISTERS ? n[b] < n[c] : n[b] <= n[c]) == (a != base)) {
                                        break jump;
                                    }
                                    pc++;
                                    continue;
                                }
                                case Form.GET_ELEMENT: {
                                    int c = (i >>> 14) & 511;
                                    if (o[base + (i >>> 23)] instanceof LuaTable table) {
                                        Object key = o[base + c];
                                        Object value = key == number
                                                ? table.get(n[base + c])
                                                : key instanceof LuaString name ? table.get(name) : table.get(key);
                                        if (value != null || table.metatable() == null) {
                                            Registers.set(o, n, a, value);
                                            continue;
                                        }
                                    }
                                    break;
                                }
                                default:
                                    break;
                            }
                        } else if (form < Form.WITH_EITHER) {
                            switch (form) {
                                case Form.ADD_NUMBER: {
                                    int b = base + (i >>> 23);
                                    int c = (i >>> 14) & 255;
                                    if (o[b] != number) {
                                        break;
                                    }
                                    Registers.setNumber(o, n, a, n[b] + kn[c]);
                                    continue;
                                }
                                case Form.SUB_NUMBER: {
                                    int b = base + (i >>> 23);
                                    int c = (i >>> 14) & 255;
                                    if (o[b] != number) {
                                        break;
                                    }
                                    Registers.setNumber(o, n, a, n[b] - kn[c]);
                                    continue;
                                }
                                case Form.MOD_NUMBER: {
                                    int b = base + (i >>> 23);
                                    int c = (i >>> 14) & 255;
                                    if (o[b] != number) {
                                        break;
                                    }
                                    Registers.setNumber(o, n, a, Arithmetic.modulo(n[b], kn[c]));
                                    continue;
                                }
                                case Form.EQ_NUMBER: {
                                    int b = base + (i >>> 23);
                                    if ((o[b] == number && n[b] == kn[Op.c(i) & 255]) == (a != base)) {
                                        break jump;
                                    }
                                    pc++;
                                    continue;
                                }
                                case Form.LT_NUMBER:
                                case Form.LE_NUMBER: {
                                    int b = base + (i >>> 23);
                                    int c = (i >>> 14) & 255;
                                    if (o[b] != number) {
                                        break;
                                    }
                                    if ((form == Form.LT_NUMBER ? n[b] < kn[c] : n[b] <= kn[c]) == (a != base)) {
                                        break jump;
                                    }
                                    pc++;
                                    continue;
                                }
                                case Form.GET_FIELD: {
                                    if (o[base + (i >>> 23)] instanceof LuaTable table) {
                                        LuaString key = (LuaString) k[Op.c(i) & 255];
                                        Object value = table.get(key, hints, pc);
                                        if (value == null && table.metatable() != null) {
                                            value = Metatables.inherited(table.metatable(), key, hints, pc);
                                            if (value == null) {
                                                break;
                                            }
                                        }
                                        Registers.set(o, n, a, value);
                                        continue;
                                    }
                                    break;
                                }
                                case Form.GET_INDEX: {
                                    int c = Op.c(i) & 255;
                                    if (o[base + (i >>> 23)] instanceof LuaTable table && k[c] == number) {
                                        Object value = table.get(kn[c]);
                                        if (value != null || table.metatable() == null) {
                                            Registers.set(o, n, a, value);
                                            continue;
                                        }
                                    }
                                    break;
                                }
                                case Form.SELF: {
                                    Object object = o[base + (i >>> 23)];
                                    LuaString key = (LuaString) k[Op.c(i) & 255];
                                    Object value = object instanceof LuaTable table ? table.get(key, hints, pc) : null;
                                    if (value == null) {
                                        value = Metatables.inherited(operations.metatable(object), key, hints, pc);
                                    }
                                    if (value != null) {
                                        o[a + 1] = object;
                                        Registers.set(o, n, a, value);
                                        continue;
                                    }
                                    break;
                                }
                                default:
                                    break;
                            }
                        } else if (form < Form.OF_FLOW) {
                            switch (form) {
                                case Form.ARITHMETIC: {
                                    int b = i >>> 23;
                                    int c = (i >>> 14) & 511;
                                    if ((b < 256 ? o[base + b] : k[b & 255]) != number
                                            || (c < 256 ? o[base + c] : k[c & 255]) != number) {
                                        break;
                                    }
                                    Registers.setNumber(
                                            o,
                                            n,
                                            a,
                                            Arithmetic.apply(
                                                    Op.op(closure.prototype.code[pc - 1]),
                                                    b < 256 ? n[base + b] : kn[b & 255],
                                                    c < 256 ? n[base + c] : kn[c & 255]));
                                    continue;
                                }
                                case Form.EQ: {
                                    int b = i >>> 23;
                                    int c = (i >>> 14) & 511;
                                    Object one = b < 256 ? o[base + b] : k[b & 255];
                                    Object other = c < 256 ? o[base + c] : k[c & 255];
                                    boolean same;
                                    if (one == number && other == number) {
                                        same = (b < 256 ? n[base + b] : kn[b & 255])
                                                == (c < 256 ? n[base + c] : kn[c & 255]);
                                    } else if (one == other) {
                                        same = true;
                                    } else if (one instanceof LuaTable && other instanceof LuaTable) {
                                        break;
                                    } else {
                                        same = one instanceof LuaString text && text.equals(other);
                                    }
                                    if (same == (a != base)) {
                                        break jump;
                                    }
                                    pc++;
                                    continue;
                                }
                                case Form.NUMBER_LT:
                                case Form.NUMBER_LE: {
                                    int b = (i >>> 23) & 255;
                                    int c = base + ((i >>> 14) & 511);
                                    if (o[c] != number) {
                                        break;
                                    }
                                    if ((form == Form.NUMBER_LT ? kn[b] < n[c] : kn[b] <= n[c]) == (a != base)) {
                                        break jump;
                                    }
                                    pc++;
                                    continue;
                                }
                                case Form.SET_FIELD: {
                                    int c = (i >>> 14) & 511;
                                    frame.pc = pc;
                                    if (o[a] instanceof LuaTable table
                                            && table.assign(
                                                    (LuaString) k[(i >>> 23) & 255],
                                                    Registers.operand(o, n, base, k, kn, c),
                                                    memory,
                                                    hints,
                                                    pc)) {
                                        continue;
                                    }
                                    break;
                                }
                                case Form.SET_ELEMENT: {
                                    int b = i >>> 23;
                                    int c = (i >>> 14) & 511;
                                    if ((b < 256 ? o[base + b] : k[b & 255]) == number
                                            && o[a] instanceof LuaTable table
                                            && table.isPlain()) {
                                        double key = b < 256 ? n[base + b] : kn[b & 255];
                                        if ((int) key == key) {
                                            frame.pc = pc;
                                            table.put((int) key, Registers.operand(o, n, base, k, kn, c), memory);
                                            continue;
                                        }
                                    }
                                    break;
                                }
                                default:
                                    break;
                            }
                        } else {
                            switch (form) {
                                case Form.FOR_UP: {
                                    double at = n[a] + n[a + 2];
                                    if (at <= n[a + 1]) {
                                        Registers.setNumber(o, n, a + 3, at);
                                        n[a] = at;
                                        pc--;
                                        break jump;
                                    }
                                    continue;
                                }
                                case Form.FOR_LOOP: {
                                    double step = n[a + 2];
                                    double at = n[a] + step;
                                    double limit = n[a + 1];
                                    if (0 < step ? at <= limit : limit <= at) {
                                        Registers.setNumber(o, n, a + 3, at);
                                        n[a] = at;
                                        pc--;
                                        break jump;
                                    }
                                    continue;
                                }
                                case Form.FOR_IN: {
                                    if (!(o[a] instanceof Builtin iterator && o[a + 1] instanceof LuaTable table)
                                            || Op.c(i) > 2) {
                                        break;
                                    }
                                    int found = Iteration.step(iterator.iterates(), table, o, n, a, Op.c(i));
                                    if (found == Iteration.VALUE) {
                                        break jump;
                                    } else if (found == Iteration.UNKNOWN) {
                                        break;
                                    }
                                    pc++;
                                    continue;
                                }
                                case Form.CALL: {
                                    int b = i >>> 23;
                                    int arguments = (b != 0 ? a + b : thread.top) - a - 1;
                                    frame.pc = pc;
                                    budget.left--;
                                    if (budget.left > 0 && o[a] instanceof LuaClosure callee) {
                                        calls.push(thread, callee, a, arguments, Op.c(i) - 1, Frame.CALL);
                                        continue function;
                                    }
                                    calls.call(thread, a, arguments, Op.c(i) - 1, Frame.CALL);
                                    break called;
                                }

                                case Form.RETURN: {
                                    int b = i >>> 23;
                                    int count = b != 0 ? b - 1 : thread.top - a;
                                    if (thread.hasOpenUpvalues()) {
                                        thread.close(base);
                                    }
                                    if (frame.continuation != Frame.CALL) {
                                        calls.returned(thread, a, count);
                                        return;
                                    }
                                    thread.unwind(thread.depth - 1);
                                    Calls.deliver(thread, frame.function, frame.wanted, a, count);
                                    continue function;
                                }
                                default:
                                    break;
                            }
                        }
                        frame.pc = pc;
                        budget.left--;
                        operations.run(thread, frame, closure, closure.prototype.code[pc - 1]);
                    }
                    if (budget.left <= 0 || !isTop(thread, frame, closure)) {
                        return;
                    }
                    if (thread.objects != o || frame.base != base) {
                        continue function;
                    }
                    pc = frame.pc;
                    continue;
                }
                int distance = (code[pc] >>> 14) - Op.MAX_JUMP;
                pc += 1 + distance;
                if (distance < 0 && --budget.left <= 0) {
                    frame.pc = pc;
                    return;
                }
            }
        }
    }

    /** Returns whether a function still runs where it did, after something else may have been called. */
    private boolean isTop(LuaThread thread, Frame frame, LuaClosure closure) {
        return machine.current() == thread && thread.depth >= 0 && thread.frame() == frame && frame.closure == closure;
    }
}
