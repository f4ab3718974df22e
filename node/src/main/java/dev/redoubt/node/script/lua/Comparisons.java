package dev.redoubt.node.script.lua;

import org.jspecify.annotations.Nullable;

/** Compares values (lvm.c, luaV_lessthan, lessequal, luaV_equalval). One thread. */
final class Comparisons {
    private final Operations operations;
    private final Metatables metatables;

    Comparisons(Operations operations, Metatables metatables) {
        this.operations = operations;
        this.metatables = metatables;
    }

    /** Runs an instruction that compares. */
    void run(LuaThread thread, Frame frame, int i, @Nullable Object left, @Nullable Object right) {
        Prototype prototype = frame.closureOrThrow().prototype;
        if (Op.op(i) == Op.EQ) {
            Object handler = equality(left, right);
            if (handler == null) {
                jump(frame, prototype, i, Metatables.rawEquals(left, right));
            } else {
                operations.callHandler(thread, frame, handler, left, right);
            }
            return;
        }
        boolean orEqual = Op.op(i) == Op.LE;
        if (isPlain(left, right)) {
            jump(frame, prototype, i, plain(left, right, orEqual));
            return;
        }
        Object handler = order(metatables, left, right, orEqual ? Event.LE : Event.LT);
        if (handler != null) {
            operations.callHandler(thread, frame, handler, left, right);
            return;
        }
        Object reversed = orEqual ? order(metatables, right, left, Event.LT) : null;
        if (reversed == null) {
            throw new LuaError(wrongTypes(left, right));
        }
        frame.negated = true;
        operations.callHandler(thread, frame, reversed, right, left);
    }

    private @Nullable Object equality(@Nullable Object left, @Nullable Object right) {
        boolean tables = left instanceof LuaTable && right instanceof LuaTable;
        boolean proxies = left instanceof Proxy && right instanceof Proxy;
        if (left == null || right == null || left == right || !(tables || proxies)) {
            return null;
        }
        return metatables.comparison(left, right, Event.EQ);
    }

    /** Returns the function that orders two values; both must have the same one (call_orderTM). */
    static @Nullable Object order(Metatables metatables, @Nullable Object left, @Nullable Object right, Event event) {
        if (!LuaValues.typeName(left).equals(LuaValues.typeName(right))) {
            return null;
        }
        Object one = metatables.handler(left, event);
        Object other = metatables.handler(right, event);
        return one != null && Metatables.rawEquals(one, other) ? one : null;
    }

    /** Returns whether both are numbers, or both are strings. */
    static boolean isPlain(@Nullable Object left, @Nullable Object right) {
        return (left instanceof Double && right instanceof Double)
                || (left instanceof LuaString && right instanceof LuaString);
    }

    /** Compares two numbers or two strings. */
    static boolean plain(@Nullable Object left, @Nullable Object right, boolean orEqual) {
        if (left instanceof Double one && right instanceof Double other) {
            return orEqual ? one <= other : one < other;
        }
        if (left instanceof LuaString one && right instanceof LuaString other) {
            int order = one.compareTo(other);
            return orEqual ? order <= 0 : order < 0;
        }
        throw new IllegalArgumentException("neither numbers nor strings");
    }

    static String wrongTypes(@Nullable Object left, @Nullable Object right) {
        String one = LuaValues.typeName(left);
        String other = LuaValues.typeName(right);
        return one.charAt(2) == other.charAt(2)
                ? "attempt to compare two " + one + " values"
                : "attempt to compare " + one + " with " + other;
    }

    /** Takes or skips the jump behind a comparison. */
    static void jump(Frame frame, Prototype prototype, int i, boolean truth) {
        if (truth == (Op.a(i) != 0)) {
            frame.pc += Op.jump(prototype.code[frame.pc]);
        }
        frame.pc++;
    }
}
