package dev.redoubt.node.script.lua;

import org.jspecify.annotations.Nullable;

/**
 * A call that is open in a thread: of a function of a script, or of a function of the library that calls functions
 * itself. Frames are used again and again. One thread.
 */
final class Frame {
    /** The step behind the return of the call: its results go where the function was. */
    static final int CALL = 0;
    /** The first result is that of the instruction that the frame below has begun. */
    static final int OPERATION = 1;
    /** The results belong to a loop of the frame below. */
    static final int LOOP = 2;
    /** The step of the frame below goes on with the results. */
    static final int STEP = 3;
    /** The result is the error that a protected call gives. */
    static final int HANDLER = 4;
    /** The thread ends. */
    static final int END = 5;

    /** The memory of a frame, an estimate. */
    static final int BYTES = 80;

    /** The function of the script; null for a function of the library. */
    @Nullable
    LuaClosure closure;

    /** The next step of a function of the library; null for a function of a script. */
    @Nullable
    Step step;

    /** The slot of the function in the stack, the begin of its registers, and their end. */
    int function;

    int base;
    int top;

    /** The next instruction. */
    int pc;

    /** The number of results that the caller wants; -1 for all. */
    int wanted;

    /** One of the numbers above. */
    int continuation;

    /** The number of calls that this one has replaced. */
    int tailCalls;

    /** The result of a comparison is to be turned round; where a concatenation goes on. */
    boolean negated;

    int concatLast;

    /** Open calls from within the machine, when this call began. */
    int innerCalls;

    /** Returns the function of the script, which the caller knows to be there. */
    LuaClosure closureOrThrow() {
        LuaClosure known = closure;
        if (known == null) {
            throw new IllegalStateException("the frame is not that of a script");
        }
        return known;
    }
}
