package dev.redoubt.node.script.lua;

import org.jspecify.annotations.Nullable;

/** The library {@code table} (ltablib.c). Stateless. */
final class TableLibrary {
    private TableLibrary() {}

    static void open(LuaMachine machine) {
        LuaTable library = new LuaTable();
        machine.globals().put("table", library);
        Builtin.add(library, "concat", TableLibrary::concat);
        Builtin.add(library, "foreach", call -> call.proceed(new Visit(table(call), function(call), false)));
        Builtin.add(library, "foreachi", call -> call.proceed(new Visit(table(call), function(call), true)));
        Builtin.add(library, "getn", call -> call.addNumber(table(call).length()));
        Builtin.add(library, "insert", TableLibrary::insert);
        Builtin.add(library, "maxn", TableLibrary::maxn);
        Builtin.add(library, "remove", TableLibrary::remove);
        Builtin.add(library, "setn", call -> {
            table(call);
            throw new LuaError("'setn' is obsolete");
        });
        Builtin.add(library, "sort", TableLibrary::sort);
    }

    private static LuaTable table(Call call) {
        return call.table(1);
    }

    private static Object function(Call call) {
        if (call.get(2) instanceof LuaFunction function) {
            return function;
        }
        throw call.wrongType(2, "function");
    }

    private static void maxn(Call call) {
        LuaTable table = table(call);
        double max = 0;
        for (int at = table.next(0); at >= 0; at = table.next(at)) {
            if (table.keyAt(at) instanceof Double number && number > max) {
                max = number;
            }
        }
        call.addNumber(max);
    }

    private static void insert(Call call) {
        LuaTable table = table(call);
        int end = table.length() + 1;
        int position = end;
        if (call.count() == 3) {
            position = call.intArgument(2);
            end = Math.max(end, position);
        } else if (call.count() != 2) {
            throw new LuaError("wrong number of arguments to 'insert'");
        }
        BaseLibrary.checkWritable(table);
        Object value = call.get(call.count());
        call.memory().add(LuaTable.ELEMENT_BYTES);
        for (int i = end; i > position; i--) {
            table.put(i, table.get(i - 1));
        }
        table.put(position, value);
    }

    private static void remove(Call call) {
        LuaTable table = table(call);
        int end = table.length();
        int position = call.intArgument(2, end);
        if (position < 1 || position > end) {
            return;
        }
        BaseLibrary.checkWritable(table);
        call.add(table.get(position));
        for (int i = position; i < end; i++) {
            table.put(i, table.get(i + 1));
        }
        table.put(end, null);
    }

    private static void concat(Call call) {
        LuaString separator = call.isAbsent(2) ? LuaString.EMPTY : call.string(2);
        LuaTable table = table(call);
        int from = call.intArgument(3, 1);
        int last = call.isAbsent(4) ? table.length() : call.intArgument(4);
        LuaText text = new LuaText(call.memory());
        for (long i = from; i <= last; i++) {
            Object value = table.get((int) i);
            if (value instanceof LuaString string) {
                text.append(string);
            } else if (value instanceof Double number) {
                text.append(LuaValues.numberText(number));
            } else {
                throw new LuaError(
                        "invalid value (" + LuaValues.typeName(value) + ") at index " + i + " in table for 'concat'");
            }
            if (i < last) {
                text.append(separator);
            }
        }
        call.add(text.take());
    }

    private static void sort(Call call) {
        LuaTable table = table(call);
        Object order = call.isAbsent(2) ? null : function(call);
        call.proceed(new TableSort(table, order, call.machine().metatables()));
    }

    /** Calls a function with each key and value until it gives something. */
    private static final class Visit implements Step {
        private final LuaTable table;
        private final Object function;
        private final boolean elementsOnly;
        private final int end;

        /** The key that was visited last; null at the start. */
        private @Nullable Object key;

        private boolean called;

        Visit(LuaTable table, Object function, boolean elementsOnly) {
            this.table = table;
            this.function = function;
            this.elementsOnly = elementsOnly;
            this.end = elementsOnly ? table.length() : 0;
        }

        @Override
        public boolean run(Call call) {
            if (called && call.given(1) != null) {
                call.add(call.given(1));
                return true;
            }
            called = true;
            return elementsOnly ? nextElement(call) : nextField(call);
        }

        private boolean nextElement(Call call) {
            int next = key instanceof Double last ? last.intValue() + 1 : 1;
            if (next > end) {
                return true;
            }
            key = (double) next;
            call.invoke(function, 1, key, table.get(next));
            return false;
        }

        private boolean nextField(Call call) {
            int at = table.position(key);
            if (at < 0) {
                throw LuaError.plain("invalid key to 'next'");
            }
            int next = table.next(at);
            if (next < 0) {
                return true;
            }
            key = table.keyAt(next);
            call.invoke(function, 1, key, table.valueAt(next));
            return false;
        }

        @Override
        public void mark(Reachable reachable) {
            reachable.mark(table);
            reachable.mark(function);
            reachable.mark(key);
        }
    }
}
