package dev.redoubt.node.script.lua;

import org.jspecify.annotations.Nullable;

/**
 * Steps of loops over {@code pairs}, {@code next} and {@code ipairs}, without the call of a function. The registers are
 * those of {@link Op#FOR_IN}; there are one or two variables. Stateless.
 */
final class Iteration {
    /** The kinds of loops, see {@link Builtin#iterates}: none, over fields, over elements. */
    static final int NONE = 0;

    static final int FIELDS = 1;
    static final int ELEMENTS = 2;

    /** The loop has values for its variables. */
    static final int VALUE = 1;
    /** The loop has ended. */
    static final int END = 0;
    /** The state of the loop is not one that this class knows: the function is to be called. */
    static final int UNKNOWN = -1;

    private Iteration() {}

    /** Goes to the next step of a loop. */
    static int step(int kind, LuaTable table, @Nullable Object[] o, double[] n, int a, int variables) {
        return kind == FIELDS
                ? field(table, o, n, a, variables)
                : kind == ELEMENTS ? element(table, o, n, a, variables) : UNKNOWN;
    }

    /** Goes to the next field of a table. */
    private static int field(LuaTable table, @Nullable Object[] o, double[] n, int a, int variables) {
        Object key = o[a + 2];
        // A name has no number: the place for one keeps the position of the name.
        int at = key == null || key == Slots.NUMBER
                ? table.position(key == null ? null : (Double) n[a + 2])
                : table.position(key, (int) n[a + 2]);
        int next = at < 0 ? -1 : table.next(at);
        if (next < 0) {
            return at < 0 ? UNKNOWN : END;
        }
        Object found = table.keyAt(next);
        n[a + 2] = next;
        Registers.set(o, n, a + 2, found);
        Registers.set(o, n, a + 3, found);
        if (variables == 2) {
            Registers.set(o, n, a + 4, table.valueAt(next));
        }
        return VALUE;
    }

    /** Goes to the next element of a table. */
    private static int element(LuaTable table, @Nullable Object[] o, double[] n, int a, int variables) {
        if (o[a + 2] != Slots.NUMBER) {
            return UNKNOWN;
        }
        int at = (int) Arithmetic.toLong(n[a + 2]) + 1;
        Object found = table.get(at);
        if (found == null) {
            return END;
        }
        n[a + 2] = at;
        Registers.setNumber(o, n, a + 3, at);
        if (variables == 2) {
            Registers.set(o, n, a + 4, found);
        }
        return VALUE;
    }
}
