package dev.redoubt.node.script.lua;

import org.jspecify.annotations.Nullable;

/**
 * Calls and returns (ldo.c). No call uses the stack of the JVM: a function of a script gets a frame, and a function
 * of the library that calls others goes on in steps. One thread.
 */
final class Calls {
    /** The number of calls from within the machine that may be open in one another (LUAI_MAXCCALLS). */
    static final int MAX_INNER = 200;

    private static final int MAX_INNER_OF_HANDLERS = MAX_INNER + (MAX_INNER >> 3);
    private static final LuaString COUNT = LuaString.of("n");

    private final Machine machine;
    private final LuaMemory memory;
    private final Metatables metatables;
    private final Call call;
    private @Nullable Operations operations;
    private @Nullable Unwinding unwinding;

    /** The call that a step has asked for: the slot of the function, or -1. */
    private int requested = -1;

    private int requestedArguments;
    private int requestedResults;

    Calls(Machine machine, LuaMemory memory, Metatables metatables, LuaThread main) {
        this.machine = machine;
        this.memory = memory;
        this.metatables = metatables;
        this.call = new Call(this::request, machine, main);
    }

    void connect(Operations newOperations, Unwinding newUnwinding) {
        operations = newOperations;
        unwinding = newUnwinding;
    }

    private Operations operations() {
        if (operations == null) {
            throw new IllegalStateException("not connected");
        }
        return operations;
    }

    private Unwinding unwinding() {
        if (unwinding == null) {
            throw new IllegalStateException("not connected");
        }
        return unwinding;
    }

    Call call() {
        return call;
    }

    /** Calls what is in a slot, with the arguments behind it. */
    void call(LuaThread thread, int at, int arguments, int wanted, int continuation) {
        Object function = thread.objects[at];
        if (function instanceof LuaClosure closure) {
            push(thread, closure, at, arguments, wanted, continuation);
        } else if (function instanceof NativeFunction host) {
            run(thread, host, at, arguments, wanted, continuation);
        } else {
            call(thread, at, shift(thread, at, arguments), wanted, continuation);
        }
    }

    /** Puts the function of a metatable before a value that is to be called; returns how many arguments there are. */
    private int shift(LuaThread thread, int at, int arguments) {
        Object value = thread.get(at);
        Object handler = metatables.handler(value, Event.CALL);
        if (!(handler instanceof LuaFunction)) {
            throw Operations.typeError(thread, at, value, "call");
        }
        int end = at + 1 + arguments;
        thread.need(end + 1);
        for (int slot = end; slot > at; slot--) {
            thread.move(slot - 1, slot);
        }
        thread.objects[at] = handler;
        thread.top = end + 1;
        return arguments + 1;
    }

    private void countInner(LuaThread thread) {
        if (++thread.innerCalls >= MAX_INNER) {
            if (thread.innerCalls >= MAX_INNER_OF_HANDLERS) {
                throw LuaError.inHandler();
            }
            if (thread.innerCalls == MAX_INNER) {
                throw new LuaError("C stack overflow");
            }
        }
    }

    /** Opens the frame of a function of a script, and returns it. */
    Frame push(LuaThread thread, LuaClosure closure, int at, int arguments, int wanted, int continuation) {
        Prototype prototype = closure.prototype;
        int inner = thread.innerCalls;
        if (continuation == Frame.END) {
            // Who resumes a coroutine has seen to it that it is not too deep.
            thread.innerCalls++;
        } else if (continuation != Frame.CALL) {
            countInner(thread);
        }
        int base = place(thread, prototype, at, arguments);
        Frame frame = thread.push();
        // The collector has to be told of each reference that is written, so that none is written in vain.
        if (frame.closure != closure) {
            frame.closure = closure;
        }
        if (frame.step != null) {
            frame.step = null;
        }
        frame.function = at;
        frame.base = base;
        frame.top = base + prototype.registers;
        frame.pc = 0;
        frame.wanted = wanted;
        frame.continuation = continuation;
        frame.tailCalls = 0;
        frame.negated = false;
        frame.innerCalls = inner;
        return frame;
    }

    /** Brings arguments to where the registers begin, and clears the others; returns where they begin. */
    private int place(LuaThread thread, Prototype prototype, int at, int arguments) {
        int parameters = prototype.parameters;
        int base = at + 1;
        if (prototype.varargs == 0) {
            thread.need(base + prototype.registers);
            clear(thread, base + Math.min(arguments, parameters), base + prototype.registers);
            return base;
        }
        int given = Math.max(arguments, parameters);
        thread.need(base + given + prototype.registers);
        clear(thread, base + arguments, base + given + prototype.registers);
        int moved = base + given;
        for (int i = 0; i < parameters; i++) {
            thread.move(base + i, moved + i);
            thread.objects[base + i] = null;
        }
        if ((prototype.varargs & Prototype.NEEDS_ARG) != 0) {
            thread.objects[moved + parameters] = argTable(thread, base + parameters, given - parameters);
        }
        return moved;
    }

    private static void clear(LuaThread thread, int from, int to) {
        @Nullable Object[] objects = thread.objects;
        for (int slot = from; slot < to; slot++) {
            objects[slot] = null;
        }
    }

    private LuaTable argTable(LuaThread thread, int first, int count) {
        memory.add(LuaTable.bytes(count, 1));
        LuaTable table = new LuaTable(count, 1);
        for (int i = 0; i < count; i++) {
            table.put(i + 1, thread.get(first + i), memory);
        }
        table.put(COUNT, (double) count, memory);
        return table;
    }

    private void run(LuaThread thread, NativeFunction host, int at, int arguments, int wanted, int continuation) {
        call.begin(thread, at + 1, arguments, continuation != Frame.CALL);
        host.run(call);
        Step step = call.step();
        if (step == null) {
            deliver(thread, at, wanted, call.firstResult(), thread.top - call.firstResult());
            continueWith(thread, continuation, at);
            return;
        }
        int inner = thread.innerCalls;
        if (continuation != Frame.CALL) {
            countInner(thread);
        }
        Frame frame = thread.push();
        frame.closure = null;
        frame.step = step;
        frame.function = at;
        frame.base = at + 1;
        frame.top = at + 1 + arguments;
        frame.wanted = wanted;
        frame.continuation = continuation;
        frame.tailCalls = 0;
        frame.innerCalls = inner;
        thread.top = frame.top;
    }

    /** Replaces the top frame, which ends with this call, by the frame of what it calls. */
    void tailCall(LuaThread thread, Frame frame, int at, int arguments) {
        int given = arguments;
        if (!(thread.objects[at] instanceof LuaFunction)) {
            given = shift(thread, at, arguments);
        }
        if (!(thread.objects[at] instanceof LuaClosure closure)) {
            call(thread, at, given, -1, Frame.CALL);
            return;
        }
        thread.close(frame.base);
        int to = frame.function;
        for (int i = 0; i <= given; i++) {
            thread.move(at + i, to + i);
        }
        int base = place(thread, closure.prototype, to, given);
        frame.closure = closure;
        frame.base = base;
        frame.top = base + closure.prototype.registers;
        frame.pc = 0;
        frame.tailCalls++;
    }

    /** Ends the top frame; its results begin at a slot. */
    void returned(LuaThread thread, int first, int count) {
        Frame frame = thread.frame();
        thread.unwind(thread.depth - 1);
        if (frame.continuation != Frame.CALL) {
            thread.innerCalls = frame.innerCalls;
        }
        deliver(thread, frame.function, frame.wanted, first, count);
        if (frame.continuation != Frame.CALL) {
            continueWith(thread, frame.continuation, frame.function);
        }
    }

    /** Moves results to where the caller wants them; -1 wants all. */
    static void deliver(LuaThread thread, int to, int wanted, int first, int count) {
        int results = wanted < 0 ? count : wanted;
        thread.top = first + count;
        thread.need(to + results);
        for (int i = 0; i < results; i++) {
            if (i < count) {
                thread.move(first + i, to + i);
            } else {
                thread.objects[to + i] = null;
            }
        }
        thread.top = to + results;
    }

    private void continueWith(LuaThread thread, int continuation, int results) {
        switch (continuation) {
            case Frame.OPERATION:
                operations().finish(thread, thread.frame(), thread.get(results));
                break;
            case Frame.LOOP:
                operations().finishLoop(thread, thread.frame());
                break;
            case Frame.HANDLER:
                unwinding().handled(thread, thread.get(results));
                break;
            case Frame.END:
                machine.ended(thread, results);
                break;
            default:
                break;
        }
    }

    /** Notes the call that a step asks for. */
    void request(int at, int arguments, int wanted) {
        requested = at;
        requestedArguments = arguments;
        requestedResults = wanted;
    }

    /** Lets a function of the library go on. */
    void runStep(LuaThread thread, Frame frame) {
        Step step = frame.step;
        if (step == null) {
            throw new IllegalStateException("the frame has nothing to do");
        }
        requested = -1;
        call.go(thread, frame);
        boolean done;
        try {
            done = step.run(call);
        } catch (LuaError e) {
            throw unwinding().located(e, thread, thread.depth - 1);
        }
        proceed(thread, done);
    }

    /** Gives the error of what it called to a function of the library, which ends with that. */
    void fail(LuaThread thread, Frame frame, Step step, @Nullable Object error) {
        thread.top = frame.top;
        call.go(thread, frame);
        try {
            step.failed(call, error);
        } catch (LuaError e) {
            throw unwinding().located(e, thread, thread.depth - 1);
        }
        returned(thread, call.firstResult(), thread.top - call.firstResult());
    }

    private void proceed(LuaThread thread, boolean done) {
        if (done) {
            returned(thread, call.firstResult(), thread.top - call.firstResult());
        } else if (requested >= 0) {
            int at = requested;
            requested = -1;
            call(thread, at, requestedArguments, requestedResults, Frame.STEP);
        }
    }
}
