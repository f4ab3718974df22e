package dev.redoubt.node.script.lua;

import org.jspecify.annotations.Nullable;

/** The functions without a table of their own, without those that run functions (lbaselib.c). Stateless. */
final class BaseLibrary {
    /** The values that a function of the library may have in the stack (LUAI_MAXCSTACK). */
    static final int MAX_STACK = 8000;

    private static final double BYTES_OF_KILOBYTE = 1024;
    private static final int DEFAULT_PAUSE = 200;
    private static final LuaString METATABLE = LuaString.of("__metatable");

    private BaseLibrary() {}

    static void open(LuaMachine machine) {
        LuaTable globals = machine.globals();
        globals.put("_G", globals);
        globals.put("_VERSION", LuaString.of("Lua 5.1"));
        Builtin.add(globals, "assert", BaseLibrary::check);
        Builtin.add(globals, "collectgarbage", BaseLibrary::collectGarbage);
        Builtin.add(globals, "error", BaseLibrary::error);
        Builtin.add(
                globals,
                "gcinfo",
                call -> call.addNumber(Math.floor((double) call.memory().held() / BYTES_OF_KILOBYTE)));
        Builtin.add(globals, "getmetatable", BaseLibrary::getMetatable);
        globals.put("next", Builtin.iterator("next", BaseLibrary::next, Iteration.FIELDS));
        Builtin.add(globals, "rawequal", BaseLibrary::rawEqual);
        Builtin.add(globals, "rawget", BaseLibrary::rawGet);
        Builtin.add(globals, "rawset", BaseLibrary::rawSet);
        Builtin.add(globals, "select", BaseLibrary::select);
        Builtin.add(globals, "setmetatable", BaseLibrary::setMetatable);
        Builtin.add(globals, "tonumber", BaseLibrary::toNumber);
        Builtin.add(globals, "type", call -> call.addText(LuaValues.typeName(call.any(1))));
        Builtin.add(globals, "unpack", BaseLibrary::unpack);
        Builtin pairs = Builtin.iterator("next", BaseLibrary::next, Iteration.FIELDS);
        Builtin.add(globals, "pairs", call -> iterate(call, pairs, null));
        Builtin elements = Builtin.iterator("ipairs_iterator", BaseLibrary::nextElement, Iteration.ELEMENTS);
        Builtin.add(globals, "ipairs", call -> iterate(call, elements, 0.0));
        RunLibrary.open(machine);
    }

    private static void check(Call call) {
        if (LuaValues.isTrue(call.any(1))) {
            for (int i = 1; i <= call.count(); i++) {
                call.add(call.get(i));
            }
            return;
        }
        throw new LuaError(
                call.isAbsent(2)
                        ? "assertion failed!"
                        : ChunkName.cString(call.string(2).toString()));
    }

    private static void collectGarbage(Call call) {
        String option = call.isAbsent(1) ? "collect" : call.string(1).toString();
        call.intArgument(2, 0);
        switch (option) {
            case "stop":
            case "restart":
                call.addNumber(0);
                break;
            case "collect":
                call.memory().collect();
                call.addNumber(0);
                break;
            case "count":
                call.addNumber((double) call.memory().held() / BYTES_OF_KILOBYTE);
                break;
            case "step":
                call.memory().collect();
                call.add(true);
                break;
            case "setpause":
            case "setstepmul":
                call.addNumber(DEFAULT_PAUSE);
                break;
            default:
                throw call.badArgument(1, "invalid option '" + ChunkName.cString(option) + "'");
        }
    }

    private static void error(Call call) {
        int level = call.intArgument(2, 1);
        Object value = call.get(1);
        if ((value instanceof LuaString || value instanceof Double) && level > 0) {
            LuaThread thread = call.thread();
            String position = Unwinding.position(thread, Unwinding.level(thread, level));
            LuaText message = new LuaText(call.memory());
            message.append(position);
            message.append(call.string(1));
            throw LuaError.of(message.take());
        }
        throw LuaError.of(value);
    }

    private static void getMetatable(Call call) {
        LuaTable table = call.machine().metatables().of(call.any(1));
        Object shown = table == null ? null : table.get(METATABLE);
        call.add(shown == null ? table : shown);
    }

    private static void setMetatable(Call call) {
        LuaTable table = call.table(1);
        Object metatable = call.get(2);
        if (call.count() < 2 || !(metatable == null || metatable instanceof LuaTable)) {
            throw call.badArgument(2, "nil or table expected");
        }
        LuaTable present = table.metatable();
        if (present != null && present.get(METATABLE) != null) {
            throw new LuaError("cannot change a protected metatable");
        }
        checkWritable(table);
        table.setMetatable(metatable instanceof LuaTable given ? given : null);
        call.add(table);
    }

    /** Checks that scripts may change a table. The machine raises this error, so that it has no position. */
    static void checkWritable(LuaTable table) {
        if (table.readOnly()) {
            throw LuaError.plain("Attempt to modify a readonly table");
        }
    }

    private static void next(Call call) {
        LuaTable table = call.table(1);
        int at = table.position(call.get(2));
        if (at < 0) {
            throw LuaError.plain("invalid key to 'next'");
        }
        int next = table.next(at);
        if (next < 0) {
            call.add(null);
        } else {
            call.add(table.keyAt(next));
            call.add(table.valueAt(next));
        }
    }

    private static void nextElement(Call call) {
        int at = call.intArgument(2) + 1;
        Object value = call.table(1).get(at);
        if (value != null) {
            call.addNumber(at);
            call.add(value);
        }
    }

    private static void iterate(Call call, Builtin iterator, @Nullable Object first) {
        LuaTable table = call.table(1);
        call.add(iterator);
        call.add(table);
        call.add(first);
    }

    private static void rawEqual(Call call) {
        Object left = call.any(1);
        call.add(Metatables.rawEquals(left, call.any(2)));
    }

    private static void rawGet(Call call) {
        call.add(call.table(1).get(call.any(2)));
    }

    private static void rawSet(Call call) {
        LuaTable table = call.table(1);
        Object key = call.any(2);
        Object value = call.any(3);
        checkWritable(table);
        if (key == null) {
            throw LuaError.plain("table index is nil");
        }
        if (key instanceof Double number && Double.isNaN(number)) {
            throw LuaError.plain("table index is NaN");
        }
        table.put(key, value, call.memory());
        call.add(table);
    }

    private static void select(Call call) {
        int count = call.count();
        if (call.get(1) instanceof LuaString text && text.length() > 0 && text.at(0) == '#') {
            call.addNumber(count - 1);
            return;
        }
        int from = call.intArgument(1);
        if (from < 0) {
            from += count;
        } else if (from > count) {
            from = count;
        }
        if (from < 1) {
            throw call.badArgument(1, "index out of range");
        }
        for (int i = from + 1; i <= count; i++) {
            call.add(call.get(i));
        }
    }

    private static void toNumber(Call call) {
        int base = call.intArgument(2, 10);
        if (base == 10) {
            call.add(LuaValues.toNumber(call.any(1)));
            return;
        }
        byte[] text = call.string(1).bytes();
        if (base < 2 || base > Character.MAX_RADIX) {
            throw call.badArgument(2, "base out of range");
        }
        call.add(NumberText.parseUnsigned(text, base));
    }

    private static void unpack(Call call) {
        LuaTable table = call.table(1);
        int from = call.intArgument(2, 1);
        int to = call.isAbsent(3) ? table.length() : call.intArgument(3);
        if (from > to) {
            return;
        }
        long count = (long) to - from + 1;
        if (call.count() + count > MAX_STACK) {
            throw new LuaError("too many results to unpack");
        }
        for (int i = 0; i < count; i++) {
            call.add(table.get(from + i));
        }
    }
}
