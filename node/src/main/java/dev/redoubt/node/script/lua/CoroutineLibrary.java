package dev.redoubt.node.script.lua;

import org.jspecify.annotations.Nullable;

/** The library {@code coroutine} (lbaselib.c, co_funcs). Stateless. */
final class CoroutineLibrary {
    private static final String[] STATES = {"suspended", "running", "normal", "dead"};

    private CoroutineLibrary() {}

    static void open(LuaMachine machine) {
        LuaTable library = new LuaTable();
        machine.globals().put("coroutine", library);
        Builtin.add(library, "create", call -> call.add(create(call)));
        Builtin.add(library, "resume", CoroutineLibrary::resume);
        Builtin.add(library, "running", CoroutineLibrary::running);
        Builtin.add(library, "status", call -> call.addText(STATES[coroutine(call).status]));
        Builtin.add(library, "wrap", CoroutineLibrary::wrap);
        Builtin.add(library, "yield", CoroutineLibrary::yieldValues);
    }

    private static LuaThread create(Call call) {
        if (!(call.get(1) instanceof LuaClosure closure)) {
            throw call.badArgument(1, "Lua function expected");
        }
        call.memory().add(LuaThread.BYTES);
        LuaThread thread = new LuaThread(call.memory(), call.thread().globals);
        thread.need(1);
        thread.set(0, closure);
        thread.top = 1;
        return thread;
    }

    private static LuaThread coroutine(Call call) {
        if (call.get(1) instanceof LuaThread thread) {
            return thread;
        }
        throw call.badArgument(1, "coroutine expected");
    }

    private static void running(Call call) {
        call.add(call.machine().isMain(call.thread()) ? null : call.thread());
    }

    private static void resume(Call call) {
        call.proceed(new Resume(coroutine(call), false));
    }

    private static void wrap(Call call) {
        LuaThread thread = create(call);
        Builtin function = Builtin.make("wrap", inner -> inner.proceed(new Resume(thread, true)));
        call.add(function.holding(thread));
    }

    private static void yieldValues(Call call) {
        LuaThread thread = call.thread();
        if (thread.resumer == null || call.isInner() || thread.innerCalls > thread.baseInnerCalls) {
            throw LuaError.plain("attempt to yield across metamethod/C-call boundary");
        }
        call.proceed(new Yield());
    }

    /** Lets another thread run; when that yields, ends or fails, gives what came of it. */
    private static final class Resume implements Step {
        private final LuaThread thread;
        private final boolean wrapped;
        private boolean resumed;

        Resume(LuaThread thread, boolean wrapped) {
            this.thread = thread;
            this.wrapped = wrapped;
        }

        @Override
        public boolean run(Call call) {
            if (resumed) {
                if (!wrapped) {
                    call.add(true);
                }
                int given = call.given();
                for (int i = 1; i <= given; i++) {
                    call.add(call.given(i));
                }
                return true;
            }
            if (thread.status != LuaThread.SUSPENDED) {
                failed(call, LuaString.of("cannot resume " + STATES[thread.status] + " coroutine"));
                return true;
            }
            if (call.thread().innerCalls >= Calls.MAX_INNER) {
                failed(call, LuaString.of("C stack overflow"));
                return true;
            }
            resumed = true;
            enter(call);
            return false;
        }

        private void enter(Call call) {
            LuaThread from = call.thread();
            boolean fresh = thread.depth < 0;
            int first = wrapped ? 1 : 2;
            int count = Math.max(0, call.count() - first + 1);
            int at = fresh ? 1 : thread.frame().top;
            thread.need(at + count);
            for (int i = 0; i < count; i++) {
                thread.set(at + i, call.get(first + i));
            }
            thread.top = at + count;
            thread.resumer = from;
            from.status = LuaThread.NORMAL;
            thread.innerCalls = from.innerCalls + (fresh ? 0 : 1);
            thread.baseInnerCalls = from.innerCalls + 1;
            if (fresh) {
                call.machine().enter(thread, count);
            } else {
                call.machine().use(thread);
            }
        }

        @Override
        public void failed(Call call, @Nullable Object error) {
            if (!wrapped) {
                call.add(false);
                call.add(error);
            } else if (error instanceof LuaString || error instanceof Double) {
                throw new LuaError(error instanceof Double number ? FloatText.number(number) : error.toString());
            } else {
                throw LuaError.of(error);
            }
        }

        @Override
        public void mark(Reachable reachable) {
            reachable.mark(thread);
        }
    }

    /** Gives its arguments to the thread that resumed this one; when it is resumed, gives what that was called with. */
    private static final class Yield implements Step {
        private boolean yielded;

        @Override
        public boolean run(Call call) {
            if (yielded) {
                int given = call.given();
                for (int i = 1; i <= given; i++) {
                    call.add(call.given(i));
                }
                return true;
            }
            yielded = true;
            LuaThread thread = call.thread();
            LuaThread resumer = thread.resumer;
            if (resumer == null) {
                throw new IllegalStateException("nothing has resumed the coroutine");
            }
            Frame frame = thread.frame();
            LuaThread.transfer(thread, frame.base, frame.top - frame.base, resumer);
            thread.top = frame.top;
            thread.status = LuaThread.SUSPENDED;
            thread.resumer = null;
            call.machine().use(resumer);
            return false;
        }
    }
}
