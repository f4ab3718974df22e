package dev.redoubt.node.script.lua;

import org.jspecify.annotations.Nullable;

/**
 * A local variable that closures share: in the stack of its thread as long as its scope lasts, then in arrays of its
 * own. One thread.
 */
final class UpValue {
    /** The memory of a closed upvalue, an estimate. */
    static final int BYTES = 96;

    /** The place of the value; see {@link LuaThread} for the two arrays. */
    @Nullable
    Object[] objects;

    double[] numbers;
    int at;

    /** The open upvalue below this one in the same thread. */
    @Nullable
    UpValue below;

    /** The last mark pass that saw it. */
    int mark;

    UpValue(@Nullable Object[] objects, double[] numbers, int at, @Nullable UpValue below) {
        this.objects = objects;
        this.numbers = numbers;
        this.at = at;
        this.below = below;
    }

    /** Moves the value out of the stack. */
    void close() {
        @Nullable Object[] ownObjects = {objects[at]};
        double[] ownNumbers = {numbers[at]};
        objects = ownObjects;
        numbers = ownNumbers;
        at = 0;
        below = null;
    }
}
