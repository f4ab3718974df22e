package dev.redoubt.node.script.lua;

/** The instructions that create tables and closures, and that unpack arguments. One thread. */
final class Creation {
    private final LuaMemory memory;

    Creation(LuaMemory memory) {
        this.memory = memory;
    }

    void run(LuaThread thread, Frame frame, LuaClosure closure, int i) {
        int a = frame.base + Op.a(i);
        switch (Op.op(i)) {
            case Op.NEW_TABLE: {
                int elements = Op.unpackSize(Op.b(i));
                int fields = Op.unpackSize(Op.c(i));
                memory.add(LuaTable.bytes(elements, fields));
                thread.objects[a] = new LuaTable(elements, fields);
                break;
            }
            case Op.SET_LIST:
                setList(thread, frame, closure, a, i);
                break;
            case Op.CLOSURE:
                thread.objects[a] = closure(thread, frame, closure, closure.prototype.functions[Op.bx(i)]);
                break;
            case Op.VARARG:
                varargs(thread, frame, a, Op.b(i) - 1, closure.prototype.parameters);
                break;
            default:
                throw new IllegalStateException("no such instruction: " + Op.op(i));
        }
    }

    private void setList(LuaThread thread, Frame frame, LuaClosure closure, int a, int i) {
        int count = Op.b(i);
        if (count == 0) {
            count = thread.top - a - 1;
        }
        int batch = Op.c(i);
        if (batch == 0) {
            batch = Op.bx(closure.prototype.code[frame.pc]);
            frame.pc++;
        }
        if (!(thread.objects[a] instanceof LuaTable table)) {
            throw new IllegalStateException("no table in the register of a constructor");
        }
        int first = (batch - 1) * Op.LIST_ELEMENTS;
        table.reserve(first + count, memory);
        for (int at = count; at > 0; at--) {
            table.put(first + at, thread.get(a + at), memory);
        }
    }

    private LuaClosure closure(LuaThread thread, Frame frame, LuaClosure around, Prototype prototype) {
        int[] captures = prototype.captures;
        memory.add(LuaClosure.bytes(captures.length));
        UpValue[] upvalues = new UpValue[captures.length];
        for (int at = 0; at < captures.length; at++) {
            int from = captures[at];
            upvalues[at] = (from & Prototype.OF_UPVALUE) != 0
                    ? around.upvalues[from & ~Prototype.OF_UPVALUE]
                    : thread.capture(frame.base + from);
        }
        return new LuaClosure(prototype, upvalues, around.environment);
    }

    /** Copies the extra arguments, which are below the registers; -1 wants all. */
    private static void varargs(LuaThread thread, Frame frame, int a, int wanted, int parameters) {
        int extra = frame.base - frame.function - 1 - parameters;
        int count = wanted;
        if (wanted < 0) {
            count = extra;
            thread.need(a + count);
            thread.top = a + count;
        }
        for (int at = 0; at < count; at++) {
            if (at < extra) {
                thread.move(frame.base - extra + at, a + at);
            } else {
                thread.objects[a + at] = null;
            }
        }
    }
}
