package dev.redoubt.node.script.lua;

import org.jspecify.annotations.Nullable;

/**
 * The call of a function of the host or the library: its arguments and results in the stack of the running thread.
 * The machine has one such object, because these functions never call each other. One thread.
 */
final class Call implements NativeCall {
    /** Asks for a call of a function that is in the stack. */
    @FunctionalInterface
    interface Request {
        /**
         * Asks for the call.
         *
         * @param at the slot of the function; its arguments are behind it
         * @param wanted the number of results; -1 for all
         */
        void make(int at, int arguments, int wanted);
    }

    private final Request request;
    private final Machine machine;
    private LuaThread thread;
    private int base;
    private int count;
    private int results;
    private boolean inner;
    private @Nullable Step step;

    Call(Request request, Machine machine, LuaThread thread) {
        this.request = request;
        this.machine = machine;
        this.thread = thread;
    }

    /**
     * Begins the call of a function with {@code arguments} values from {@code first} on.
     *
     * @param fromWithin whether the machine calls it, and no instruction of a script
     */
    void begin(LuaThread of, int first, int arguments, boolean fromWithin) {
        inner = fromWithin;
        thread = of;
        base = first;
        count = arguments;
        results = first + arguments;
        step = null;
        thread.top = results;
    }

    /** Goes on with the step of a frame; what it had called has left its results up to the top. */
    void go(LuaThread of, Frame frame) {
        thread = of;
        base = frame.base;
        count = frame.top - frame.base;
        results = thread.top;
        step = null;
    }

    Machine machine() {
        return machine;
    }

    LuaThread thread() {
        return thread;
    }

    /** Returns whether the machine has called the function for a metamethod, a loop or another function. */
    boolean isInner() {
        return inner;
    }

    /** Returns where the results begin in the stack; they end at the top. */
    int firstResult() {
        return results;
    }

    /** Returns what the function does next; null when it is done. */
    @Nullable
    Step step() {
        return step;
    }

    /** Lets the function go on in steps, when its body has returned. */
    void proceed(Step next) {
        step = next;
    }

    @Override
    public int count() {
        return count;
    }

    @Override
    public @Nullable Object get(int index) {
        return index < 1 || index > count ? null : thread.get(base + index - 1);
    }

    /** Returns an argument that is a number already, as fast as may be; NaN for others. */
    @Override
    public double number(int index) {
        if (index >= 1 && index <= count && thread.objects[base + index - 1] == LuaThread.NUMBER) {
            return thread.numbers[base + index - 1];
        }
        return NativeCall.super.number(index);
    }

    /** Returns an integer as C casts it to int (luaL_checkint): by way of a 64-bit integer. */
    int intArgument(int index) {
        return (int) integer(index);
    }

    int intArgument(int index, int absent) {
        return get(index) == null ? absent : intArgument(index);
    }

    @Override
    public long integer(int index) {
        return Arithmetic.toLong(number(index));
    }

    boolean isAbsent(int index) {
        return get(index) == null;
    }

    @Override
    public String function() {
        String name = CallSite.of(thread).name();
        return name == null ? "?" : name;
    }

    @Override
    public LuaError badArgument(int index, String detail) {
        CallSite site = CallSite.of(thread);
        String name = site.name() == null ? "?" : ChunkName.cString(site.name());
        int shown = index;
        if (site.isMethod()) {
            shown--;
            if (shown == 0) {
                return new LuaError("calling '" + name + "' on bad self (" + detail + ")");
            }
        }
        return new LuaError("bad argument #" + shown + " to '" + name + "' (" + detail + ")");
    }

    @Override
    public void add(@Nullable Object result) {
        int slot = thread.top;
        thread.need(slot + 1);
        thread.set(slot, result);
        thread.top = slot + 1;
    }

    void addNumber(double result) {
        int slot = thread.top;
        thread.need(slot + 1);
        thread.setNumber(slot, result);
        thread.top = slot + 1;
    }

    void addText(String text) {
        add(LuaString.of(text));
    }

    @Override
    public LuaMemory memory() {
        return machine.memory();
    }

    /** Returns how many results the function gave that the step called last. */
    int given() {
        return results - thread.frame().top;
    }

    /** Returns result {@code index}, from 1, of the function that the step called last; null for nil and none. */
    @Nullable
    Object given(int index) {
        return index > given() ? null : thread.get(thread.frame().top + index - 1);
    }

    /**
     * Asks for a call of the first argument, with the arguments behind it, when the step has returned. They are not
     * copied: they are in their places, and the function gets the places of those that it takes.
     *
     * @param arguments how many
     */
    void invokeFirst(int arguments) {
        thread.top = base + 1 + arguments;
        request.make(base, arguments, -1);
    }

    /** Makes {@code first}, and all that the function of {@link #invokeFirst} gave, the results. */
    void giveBehind(Boolean first) {
        results = base - 1;
        thread.objects[results] = first;
    }

    /** Asks for a call, when the step has returned; -1 wants all results. */
    void invoke(@Nullable Object function, int wanted, @Nullable Object... arguments) {
        int at = thread.frame().top;
        thread.need(at + 1 + arguments.length);
        thread.set(at, function);
        for (int i = 0; i < arguments.length; i++) {
            thread.set(at + 1 + i, arguments[i]);
        }
        thread.top = at + 1 + arguments.length;
        request.make(at, arguments.length, wanted);
    }
}
