package dev.redoubt.node.script.lua;

import org.jspecify.annotations.Nullable;

/**
 * An error in a script: {@code error(value)}, or one that the interpreter or a function of the host raises. It has no
 * stack trace of the JVM, because scripts raise errors as a matter of course.
 */
public final class LuaError extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private static final LuaString IN_HANDLER = LuaString.of("error in error handling");

    /** Any Lua value. Not serialized: errors do not leave the process. */
    private final transient @Nullable Object value;

    private final boolean positioned;

    /** No handler sees it (LUA_ERRERR). */
    private final boolean unhandled;

    /** The place at which it was raised, if nothing caught it. */
    private @Nullable String source;

    private int line = -1;

    /** An error with a message to which the interpreter adds the position of the running instruction. */
    public LuaError(String message) {
        this(LuaString.of(message), true, false);
    }

    private LuaError(@Nullable Object value, boolean positioned, boolean unhandled) {
        super(String.valueOf(value), null, false, false);
        this.value = value;
        this.positioned = positioned;
        this.unhandled = unhandled;
    }

    /** An error with a value that stays as it is. */
    public static LuaError of(@Nullable Object value) {
        return new LuaError(value, false, false);
    }

    /** An error with a message that stays as it is. */
    static LuaError plain(String message) {
        return of(LuaString.of(message));
    }

    /** The error of handlers that only raise more errors. */
    static LuaError inHandler() {
        return unhandled(IN_HANDLER);
    }

    /** An error that no handler sees. */
    static LuaError unhandled(LuaString message) {
        return new LuaError(message, false, true);
    }

    /** Returns whether the position of the running instruction is to be put before the message. */
    boolean wantsPosition() {
        return positioned;
    }

    boolean unhandled() {
        return unhandled;
    }

    /** Returns the value that pcall gives. */
    public @Nullable Object value() {
        return value;
    }

    void locate(@Nullable String newSource, int newLine) {
        source = newSource;
        line = newLine;
    }

    /**
     * Returns the name of the chunk whose function raised the error, or called the function of the host that did; null
     * when there was none. Known only when the error ended a script (debug.getinfo, field {@code source}).
     */
    public @Nullable String source() {
        return source;
    }

    /** Returns the line of {@link #source}, -1 when it is not known. */
    public int line() {
        return line;
    }
}
