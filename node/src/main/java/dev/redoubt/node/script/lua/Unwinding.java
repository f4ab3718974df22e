package dev.redoubt.node.script.lua;

import org.jspecify.annotations.Nullable;

/**
 * Errors: finds what catches one, lets its handler see the stack as it was, and drops the frames in between (ldo.c,
 * ldebug.c). One thread.
 */
final class Unwinding {
    /** The result of {@link #level} for a function that a tail call has replaced. */
    static final int TAIL_CALL = -2;

    private static final String LIBRARY = "=[C]";

    private final Machine machine;
    private final Calls calls;

    Unwinding(Machine machine, Calls calls) {
        this.machine = machine;
        this.calls = calls;
    }

    /** Returns the line that a frame is on, -1 for a function of the library. */
    static int line(Frame frame) {
        LuaClosure closure = frame.closure;
        return closure == null ? -1 : closure.prototype.lines[Math.max(0, frame.pc - 1)];
    }

    /** Returns the position of a frame as it stands before messages; empty for a function of the library. */
    static String position(LuaThread thread, int depth) {
        if (depth < 0) {
            return "";
        }
        Frame frame = thread.frames[depth];
        LuaClosure closure = frame.closure;
        if (closure == null) {
            return "";
        }
        return ChunkName.shorten(closure.prototype.chunkName, ChunkName.RUN_TIME_SIZE) + ":" + line(frame) + ": ";
    }

    /**
     * Returns the frame of the function at a level above the function of the host that runs: 1 called it (luaL_where).
     *
     * @return the depth of the frame; -1 when there is none, {@link #TAIL_CALL} when it was replaced
     */
    static int level(LuaThread thread, int level) {
        int left = level - 1;
        int depth = thread.depth;
        while (left > 0 && depth >= 0) {
            left -= 1 + (thread.frames[depth].closure == null ? 0 : thread.frames[depth].tailCalls);
            depth--;
        }
        if (left < 0) {
            return TAIL_CALL;
        }
        return depth;
    }

    /** Returns an error with the position of a frame, and with what debug.getinfo says of it. */
    LuaError located(LuaError error, LuaThread thread, int depth) {
        LuaError positioned = error;
        if (error.wantsPosition()) {
            String message = position(thread, depth) + error.getMessage();
            positioned = LuaError.plain(message);
        }
        if (positioned.source() == null) {
            locate(positioned, thread, depth);
        }
        return positioned;
    }

    private static void locate(LuaError error, LuaThread thread, int depth) {
        LuaClosure closure = depth < 0 ? null : thread.frames[depth].closure;
        if (closure != null) {
            error.locate(closure.prototype.chunkName, line(thread.frames[depth]));
        } else if (depth >= 0) {
            error.locate(LIBRARY, -1);
        }
    }

    /** Raises an error in the running thread: afterwards the machine goes on with what catches it, or has finished. */
    void raise(LuaError error) {
        LuaError next = error;
        while (next != null) {
            next = tryToRaise(next);
        }
    }

    /** Returns the error that came of raising one. */
    private @Nullable LuaError tryToRaise(LuaError raised) {
        LuaThread thread = machine.current();
        LuaError error = located(raised, thread, thread.depth);
        try {
            int catcher = thread.depth;
            while (catcher >= 0 && !catches(thread.frames[catcher])) {
                catcher--;
            }
            if (catcher < 0) {
                uncaught(thread, error);
                return null;
            }
            Step step = thread.frames[catcher].step;
            Object handler = step == null || error.unhandled() ? null : step.handler();
            if (handler == null) {
                deliver(thread, catcher, error.value());
            } else {
                callHandler(thread, handler, error.value());
            }
            return null;
        } catch (LuaError e) {
            return e;
        }
    }

    private static boolean catches(Frame frame) {
        return frame.step != null && frame.step.catches();
    }

    private void callHandler(LuaThread thread, Object handler, @Nullable Object value) {
        if (!(handler instanceof LuaFunction)) {
            throw LuaError.inHandler();
        }
        int at = Math.max(thread.top, thread.frame().top);
        thread.need(at + 2);
        thread.set(at, handler);
        thread.set(at + 1, value);
        thread.top = at + 2;
        calls.call(thread, at, 1, 1, Frame.HANDLER);
    }

    /** Goes on when a handler has returned: its result is the error. */
    void handled(LuaThread thread, @Nullable Object value) {
        int catcher = thread.depth;
        while (catcher >= 0 && !catches(thread.frames[catcher])) {
            catcher--;
        }
        deliver(thread, catcher, value);
    }

    private void deliver(LuaThread thread, int catcher, @Nullable Object value) {
        Frame frame = thread.frames[catcher];
        Step step = frame.step;
        if (step == null) {
            throw new IllegalStateException("the frame cannot catch");
        }
        // What it called may lie where its own arguments were.
        thread.close(frame.base);
        thread.unwind(catcher);
        thread.innerCalls = frame.innerCalls + (frame.continuation == Frame.CALL ? 0 : 1);
        calls.fail(thread, frame, step, value);
    }

    private void uncaught(LuaThread thread, LuaError error) {
        LuaThread resumer = thread.resumer;
        thread.close(0);
        thread.unwind(-1);
        thread.status = LuaThread.DEAD;
        if (resumer == null) {
            machine.failed(error);
            return;
        }
        thread.reset();
        thread.resumer = null;
        machine.use(resumer);
        Frame frame = resumer.frame();
        Step step = frame.step;
        if (step == null) {
            throw new IllegalStateException("a coroutine was not resumed by a function of the library");
        }
        calls.fail(resumer, frame, step, error.value());
    }
}
