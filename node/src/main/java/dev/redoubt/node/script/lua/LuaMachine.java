package dev.redoubt.node.script.lua;

import java.util.Arrays;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A state of Lua 5.1: global variables, memory, and the machine that runs scripts one after the other.
 *
 * <pre>{@code
 * LuaMachine machine = new LuaMachine(64 << 20);
 * LuaFunction script = machine.load(source, "@user_script");
 * machine.start(script);
 * while (machine.run(100_000) == LuaMachine.Result.SUSPENDED) {
 *     // The host may do something else, ask for an end, or go on.
 * }
 * Object[] results = machine.results();
 * }</pre>
 *
 * <p>The state keeps globals between scripts, but nothing else. A function that was loaded can be started often. Used
 * by one thread at a time; other threads may use it later if something orders them.
 */
public final class LuaMachine {
    /** The outcome of a run. */
    public enum Result {
        /** The script has ended; its results are there. */
        FINISHED,
        /** The budget is used up; the script goes on with the next run. */
        SUSPENDED
    }

    private static final @Nullable Object[] NO_RESULTS = {};
    private static final int COMPILE_BYTES = 24;

    private final LuaMemory memory;
    private final LuaTable globals = new LuaTable();
    private final Metatables metatables = new Metatables();
    private final LuaThread main;
    private final Calls calls;
    private final Unwinding unwinding;
    private final Interpreter interpreter;
    private final RandomNumbers random = new RandomNumbers();
    private final Addresses addresses = new Addresses();

    private UnaryOperator<@Nullable Object> caughtErrors = error -> error;
    private LuaThread current;
    private final Budget budget = new Budget();
    private final StringPool names = new StringPool();
    private boolean finished = true;
    private @Nullable Object[] results = NO_RESULTS;
    private @Nullable LuaError failure;
    private int passes;

    /**
     * Creates a state without globals; {@link StandardLibrary} has them.
     *
     * @param memoryLimit the most that scripts may hold, in bytes
     */
    public LuaMachine(long memoryLimit) {
        memory = new LuaMemory(this::reachable, memoryLimit);
        main = new LuaThread(memory, globals);
        current = main;
        Machine inside = new Inside();
        calls = new Calls(inside, memory, metatables, main);
        Operations operations = new Operations(memory, metatables, calls);
        unwinding = new Unwinding(inside, calls);
        calls.connect(operations, unwinding);
        interpreter = new Interpreter(inside, operations, calls);
    }

    /** Returns the table of global variables. */
    public LuaTable globals() {
        return globals;
    }

    /** Returns the account of memory. */
    public LuaMemory memory() {
        return memory;
    }

    /** Sets the most that scripts may hold from now on, in bytes. */
    public void limitMemory(long bytes) {
        memory.limit(bytes);
    }

    /** Sets how {@code pcall} shows an error to scripts; as it is, unless this is called. */
    public void showCaughtErrors(UnaryOperator<@Nullable Object> view) {
        caughtErrors = view;
    }

    /** Returns the metatable of strings. */
    public LuaTable stringMetatable() {
        LuaTable table = metatables.of(LuaString.EMPTY);
        if (table == null) {
            throw new IllegalStateException("the string library is not open");
        }
        return table;
    }

    /**
     * Compiles a chunk.
     *
     * @param chunkName the name that messages show: {@code @name} or {@code =name}, otherwise the text itself
     * @return the function of the chunk, whose global variables are {@link #globals}
     * @throws LuaError the source is no Lua 5.1; its value is the message
     */
    public LuaFunction load(byte[] source, String chunkName) {
        return load(source, chunkName, globals, 0);
    }

    /** Compiles a chunk whose global variables are those of another table. */
    public LuaFunction load(byte[] source, String chunkName, LuaTable environment) {
        return load(source, chunkName, environment, 0);
    }

    LuaFunction load(byte[] source, String chunkName, LuaTable environment, int level) {
        memory.add((long) COMPILE_BYTES * source.length);
        return new LuaClosure(Parser.compile(source, chunkName, level, names), new UpValue[0], environment);
    }

    /**
     * Begins a script; {@link #run} carries it out. A script that has not ended is dropped.
     *
     * @param arguments Lua values, see {@link LuaValues}
     */
    public void start(LuaFunction function, @Nullable Object... arguments) {
        drop();
        finished = false;
        results = NO_RESULTS;
        main.status = LuaThread.RUNNING;
        addresses.restart();
        main.need(arguments.length + 1);
        main.set(0, function);
        for (int i = 0; i < arguments.length; i++) {
            main.set(i + 1, arguments[i]);
        }
        main.top = arguments.length + 1;
        attempt(() -> calls.call(main, 0, arguments.length, -1, Frame.END));
        main.baseInnerCalls = 0;
    }

    /**
     * Goes on with the script.
     *
     * @param steps how many calls, jumps back and slow instructions it may take; instructions between them are not
     *     counted
     * @throws LuaError the script has ended with an error that it does not catch
     */
    public Result run(long steps) {
        budget.left = steps;
        while (!finished && budget.left > 0) {
            attempt(interpreter::run);
        }
        LuaError error = failure;
        if (error != null) {
            failure = null;
            throw error;
        }
        return finished ? Result.FINISHED : Result.SUSPENDED;
    }

    private void attempt(Runnable work) {
        boolean clean = false;
        try {
            work.run();
            clean = true;
        } catch (LuaError e) {
            unwinding.raise(e);
            clean = true;
        } finally {
            if (!clean) {
                drop();
            }
        }
    }

    /** Returns whether no script is under way. */
    public boolean finished() {
        return finished;
    }

    /** Returns the results of the script that has finished: Lua values, see {@link LuaValues}. */
    public @Nullable Object[] results() {
        return results;
    }

    /** Returns the first result of the script that has finished, null for nil or none. */
    public @Nullable Object result() {
        return results.length == 0 ? null : results[0];
    }

    /**
     * Ends the script that is suspended: the next run throws the error, which no {@code pcall} catches. The error gets
     * the position that the script had reached.
     */
    public void raise(LuaError error) {
        Frame frame = current.depth < 0 ? null : current.frame();
        if (frame != null && frame.closure != null) {
            // What runs next has been reached; what ran last may be far from it.
            frame.pc++;
        }
        LuaError located = unwinding.located(error, current, current.depth);
        drop();
        failure = located;
    }

    /** Forgets the script that is under way, if any, and what is left of it. */
    private void drop() {
        while (current != main) {
            LuaThread resumer = current.resumer;
            current.reset();
            current.status = LuaThread.DEAD;
            current.resumer = null;
            current = resumer == null ? main : resumer;
        }
        main.reset();
        finished = true;
        failure = null;
    }

    /** Returns what metatables say. */
    Metatables metatables() {
        return metatables;
    }

    /** Makes a thread the running one. */
    private void use(LuaThread thread) {
        current = thread;
        thread.status = LuaThread.RUNNING;
    }

    /** Ends a thread whose results are in its stack, from a slot up to the top. */
    private void ended(LuaThread thread, int first) {
        LuaThread resumer = thread.resumer;
        int count = thread.top - first;
        if (resumer != null) {
            LuaThread.transfer(thread, first, count, resumer);
            thread.reset();
            thread.status = LuaThread.DEAD;
            thread.resumer = null;
            use(resumer);
            return;
        }
        @Nullable Object[] values = new @Nullable Object[count];
        for (int i = 0; i < count; i++) {
            values[i] = thread.get(first + i);
        }
        drop();
        results = values;
    }

    /** Ends the script with an error. */
    private void failed(LuaError error) {
        drop();
        failure = error;
    }

    /** The machine as its parts see it. */
    private final class Inside implements Machine {
        @Override
        public LuaMemory memory() {
            return memory;
        }

        @Override
        public Metatables metatables() {
            return metatables;
        }

        @Override
        public RandomNumbers random() {
            return random;
        }

        @Override
        public Addresses addresses() {
            return addresses;
        }

        @Override
        public LuaThread current() {
            return current;
        }

        @Override
        public boolean isMain(LuaThread thread) {
            return thread == main;
        }

        @Override
        public void use(LuaThread thread) {
            LuaMachine.this.use(thread);
        }

        @Override
        public void enter(LuaThread thread, int arguments) {
            LuaMachine.this.use(thread);
            calls.call(thread, 0, arguments, -1, Frame.END);
        }

        @Override
        public void ended(LuaThread thread, int first) {
            LuaMachine.this.ended(thread, first);
        }

        @Override
        public void failed(LuaError error) {
            LuaMachine.this.failed(error);
        }

        @Override
        public boolean finished() {
            return finished;
        }

        @Override
        public Budget budget() {
            return budget;
        }

        @Override
        public void charge(long steps) {
            budget.left -= steps;
        }

        @Override
        public @Nullable Object caught(@Nullable Object error) {
            return caughtErrors.apply(error);
        }

        @Override
        public LuaFunction load(byte[] source, String chunkName, LuaTable environment, int level) {
            return LuaMachine.this.load(source, chunkName, environment, level);
        }
    }

    private long reachable() {
        Reachable reachable = new Reachable(++passes);
        reachable.mark(globals);
        reachable.mark(metatables.of(LuaString.EMPTY));
        reachable.mark(main);
        reachable.mark(current);
        for (Object result : Arrays.asList(results)) {
            reachable.mark(result);
        }
        return reachable.measure();
    }
}
