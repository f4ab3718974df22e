package dev.redoubt.node.script.lua;

import org.jspecify.annotations.Nullable;

/** Joins values from the right to the left, as many strings as there are at once (lvm.c, luaV_concat). One thread. */
final class Concatenation {
    private final Operations operations;
    private final LuaMemory memory;
    private final Metatables metatables;

    Concatenation(Operations operations, LuaMemory memory, Metatables metatables) {
        this.operations = operations;
        this.memory = memory;
        this.metatables = metatables;
    }

    void begin(LuaThread thread, Frame frame, int i) {
        join(thread, frame, i, frame.base + Op.c(i));
    }

    /** Goes on with what a metamethod made of the last two values. */
    void goOn(LuaThread thread, Frame frame, int i, @Nullable Object result) {
        int last = frame.concatLast - 1;
        thread.set(last, result);
        join(thread, frame, i, last);
    }

    private void join(LuaThread thread, Frame frame, int i, int from) {
        int first = frame.base + Op.b(i);
        int last = from;
        while (last > first) {
            LuaString right = text(thread.get(last));
            if (right == null || !isText(thread, last - 1)) {
                Object one = thread.get(last - 1);
                Object other = thread.get(last);
                Object handler = metatables.handler(one, Event.CONCAT);
                if (handler == null) {
                    handler = metatables.handler(other, Event.CONCAT);
                }
                if (handler == null) {
                    boolean leftIsWrong = !isText(thread, last - 1);
                    throw Operations.typeError(
                            thread, leftIsWrong ? last - 1 : last, leftIsWrong ? one : other, "concatenate");
                }
                frame.concatLast = last;
                operations.callHandler(thread, frame, handler, one, other);
                return;
            }
            last = joinTexts(thread, first, last);
        }
        thread.move(first, frame.base + Op.a(i));
    }

    /** Joins the texts that end at a slot; returns the slot in which the result is. */
    private int joinTexts(LuaThread thread, int first, int last) {
        int start = last;
        while (start > first && isText(thread, start - 1)) {
            start--;
        }
        byte[][] parts = new byte[last - start + 1][];
        long length = 0;
        for (int at = start; at <= last; at++) {
            LuaString part = text(thread.get(at));
            parts[at - start] = part == null ? new byte[0] : part.bytes();
            length += parts[at - start].length;
        }
        LuaText joined = new LuaText(memory, length);
        for (byte[] part : parts) {
            joined.append(part);
        }
        thread.set(start, joined.take());
        return start;
    }

    private static @Nullable LuaString text(@Nullable Object value) {
        if (value instanceof LuaString string) {
            return string;
        }
        return value instanceof Double number ? LuaValues.numberText(number) : null;
    }

    /** Returns whether a slot holds a string or a number. */
    private static boolean isText(LuaThread thread, int slot) {
        Object value = thread.objects[slot];
        return value == LuaThread.NUMBER || value instanceof LuaString;
    }
}
