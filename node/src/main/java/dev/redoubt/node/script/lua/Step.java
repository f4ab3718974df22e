package dev.redoubt.node.script.lua;

import org.jspecify.annotations.Nullable;

/**
 * A function of the library that calls other functions: what it does up to the next call. The machine may be
 * suspended in between, so that all that it knows is in its fields or in the stack. One thread.
 */
interface Step {
    /**
     * Does what is next. The results of the function that was called last are those of {@code call}.
     *
     * @return whether the function is done, and its results are added; otherwise it has asked for a call
     */
    boolean run(Call call);

    /** Returns whether errors of the functions that were called go to {@link #failed}. */
    default boolean catches() {
        return false;
    }

    /** Returns the function that is to see an error before the stack is unwound; null for none. */
    default @Nullable Object handler() {
        return null;
    }

    /** Adds the results of a call that failed. */
    default void failed(Call call, @Nullable Object error) {
        throw LuaError.of(error);
    }

    /** Lets the mark pass see what the step holds. */
    default void mark(Reachable reachable) {}
}
