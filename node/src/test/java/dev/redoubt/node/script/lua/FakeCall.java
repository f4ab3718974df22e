package dev.redoubt.node.script.lua;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A call to a function of the host without a script around it. */
public final class FakeCall implements NativeCall {
    /** What stands before a message to which the interpreter adds the position. */
    public static final String POSITION = "s:1: ";

    private final String function;
    private final List<@Nullable Object> arguments;
    private final LuaMemory memory;
    private final List<@Nullable Object> results = new ArrayList<>();

    private FakeCall(String function, List<@Nullable Object> arguments, LuaMemory memory) {
        this.function = function;
        this.arguments = arguments;
        this.memory = memory;
    }

    /** Calls a function of a library; returns its results. */
    public static List<@Nullable Object> call(LuaTable library, String name, @Nullable Object... arguments) {
        return call(library, name, new LuaMemory(() -> 0, Long.MAX_VALUE), arguments);
    }

    /** Does the same with an account of memory. */
    public static List<@Nullable Object> call(
            LuaTable library, String name, LuaMemory memory, @Nullable Object... arguments) {
        FakeCall call = new FakeCall(name, Arrays.asList(arguments), memory);
        ((NativeFunction) library.get(name)).run(call);
        return call.results;
    }

    /** Does the same; returns the message of the error that it must raise, with its position. */
    public static String error(LuaTable library, String name, @Nullable Object... arguments) {
        try {
            List<@Nullable Object> results = call(library, name, arguments);
            throw new AssertionError("no error but " + results);
        } catch (LuaError e) {
            return text(e);
        }
    }

    /** Returns the message of an error, with its position if it asks for one. */
    public static String text(LuaError error) {
        return (error.wantsPosition() ? POSITION : "") + error.value();
    }

    /** Returns an account of so many bytes, at most a megabyte, of which none become garbage. */
    public static LuaMemory memory(long limit) {
        return new LuaMemory(() -> limit, limit);
    }

    @Override
    public int count() {
        return arguments.size();
    }

    @Override
    public @Nullable Object get(int index) {
        return index <= arguments.size() ? arguments.get(index - 1) : null;
    }

    @Override
    public String function() {
        return function;
    }

    @Override
    public void add(@Nullable Object result) {
        results.add(result);
    }

    @Override
    public LuaMemory memory() {
        return memory;
    }
}
