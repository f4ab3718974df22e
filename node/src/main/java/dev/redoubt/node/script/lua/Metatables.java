package dev.redoubt.node.script.lua;

import org.jspecify.annotations.Nullable;

/** Finds what metatables say (ltm.c), and looks up fields by way of them. One thread. */
final class Metatables {
    private static final int MAX_CHAIN = 100;

    private @Nullable LuaTable ofStrings;

    /** The find of {@link #find}: a value, or the function to be called with {@link #self} and the key. */
    @Nullable
    Object value;

    @Nullable
    LuaFunction handler;

    @Nullable
    Object self;

    void ofStrings(LuaTable table) {
        ofStrings = table;
    }

    /** Returns the metatable of a value, null for none. */
    @Nullable
    LuaTable of(@Nullable Object of) {
        if (of instanceof LuaTable table) {
            return table.metatable();
        }
        if (of instanceof Proxy proxy) {
            return proxy.metatable();
        }
        return of instanceof LuaString ? ofStrings : null;
    }

    /** Returns the field of an event in the metatable of a value, null for none. */
    @Nullable
    Object handler(@Nullable Object of, Event event) {
        LuaTable table = of(of);
        return table == null ? null : table.event(event);
    }

    /**
     * Looks up a key (luaV_gettable).
     *
     * @return whether what it found is a value; otherwise it is a function to be called
     * @throws LuaError something that cannot be indexed was reached by way of a metatable
     */
    boolean find(@Nullable Object container, @Nullable Object key) {
        Object at = container;
        for (int i = 0; i < MAX_CHAIN; i++) {
            Object next;
            if (at instanceof LuaTable table) {
                Object found = table.get(key);
                next = found != null ? null : handler(table, Event.INDEX);
                if (next == null) {
                    value = found;
                    return true;
                }
            } else {
                next = handler(at, Event.INDEX);
                if (next == null) {
                    throw new LuaError("attempt to index a " + LuaValues.typeName(at) + " value");
                }
            }
            if (next instanceof LuaFunction function) {
                handler = function;
                self = at;
                return false;
            }
            at = next;
        }
        throw new LuaError("loop in gettable");
    }

    /** Looks up a constant name in the table to which a metatable refers; null also if that takes more than a look. */
    static @Nullable Object inherited(@Nullable LuaTable metatable, LuaString name, int[] hints, int at) {
        return metatable != null && metatable.event(Event.INDEX) instanceof LuaTable next
                ? next.get(name, hints, at)
                : null;
    }

    /**
     * Finds where an assignment goes (luaV_settable).
     *
     * @return the table into which the value goes; null when a function is to be called instead
     * @throws LuaError the table may not be changed, or cannot be indexed
     */
    @Nullable
    LuaTable findTarget(@Nullable Object container, @Nullable Object key) {
        Object at = container;
        for (int i = 0; i < MAX_CHAIN; i++) {
            Object next;
            if (at instanceof LuaTable table) {
                checkWritable(table);
                checkKey(key);
                next = table.metatable() == null || table.get(key) != null ? null : handler(table, Event.NEWINDEX);
                if (next == null) {
                    return table;
                }
            } else {
                next = handler(at, Event.NEWINDEX);
                if (next == null) {
                    throw new LuaError("attempt to index a " + LuaValues.typeName(at) + " value");
                }
            }
            if (next instanceof LuaFunction function) {
                handler = function;
                self = at;
                return null;
            }
            at = next;
        }
        throw new LuaError("loop in settable");
    }

    static void checkWritable(LuaTable table) {
        if (table.readOnly()) {
            throw new LuaError("Attempt to modify a readonly table");
        }
    }

    static void checkKey(@Nullable Object key) {
        if (key == null) {
            throw new LuaError("table index is nil");
        }
        if (key instanceof Double number && Double.isNaN(number)) {
            throw new LuaError("table index is NaN");
        }
    }

    /** Returns the function that compares two values for which it is the same; null for none (get_compTM). */
    @Nullable
    Object comparison(Object left, Object right, Event event) {
        Object one = handler(left, event);
        if (one == null || of(left) == of(right)) {
            return one;
        }
        Object other = handler(right, event);
        return other != null && rawEquals(one, other) ? one : null;
    }

    /** Returns whether two values are equal without regard to metatables. */
    static boolean rawEquals(@Nullable Object left, @Nullable Object right) {
        if (left instanceof Double one && right instanceof Double other) {
            return (double) one == (double) other;
        }
        return left == right
                || (left instanceof LuaString one && right instanceof LuaString other && one.equals(other));
    }
}
