package dev.redoubt.node.script.lua;

import org.jspecify.annotations.Nullable;

/** An expression whose value is not yet in its place: what is known of it, and where its code waits. Mutable. */
final class Expression {
    /** The place where the value is, or comes from. */
    enum Kind {
        /** There is no expression. */
        NOTHING,
        NIL,
        TRUE,
        FALSE,
        /** Constant {@link #at}. */
        CONSTANT,
        /** The number {@link #number}, which is not a constant yet. */
        NUMBER,
        /** The local variable in register {@link #at}. */
        LOCAL,
        /** Upvalue {@link #at}. */
        UPVALUE,
        /** The global variable whose name is constant {@link #at}. */
        GLOBAL,
        /** Register {@link #at}, indexed by register or constant {@link #key}. */
        INDEXED,
        /** A comparison, decided by the jump at instruction {@link #at}. */
        JUMP,
        /** Instruction {@link #at} yields it, into a register that is still open. */
        OPEN,
        /** In register {@link #at}. */
        REGISTER,
        /** Instruction {@link #at} is the call that yields it. */
        CALL,
        /** Instruction {@link #at} yields the extra arguments. */
        VARARG
    }

    Kind kind = Kind.NOTHING;
    int at;
    int key;
    double number;

    /** Jumps that leave the expression when it is true, or false. */
    @Nullable
    Jumps whenTrue;

    @Nullable
    Jumps whenFalse;

    Expression set(Kind newKind, int newAt) {
        kind = newKind;
        at = newAt;
        whenTrue = null;
        whenFalse = null;
        return this;
    }

    /** Becomes a copy of another one. */
    void become(Expression other) {
        kind = other.kind;
        at = other.at;
        key = other.key;
        number = other.number;
        whenTrue = other.whenTrue;
        whenFalse = other.whenFalse;
    }

    boolean hasJumps() {
        return whenTrue != null || whenFalse != null;
    }

    boolean isNumeral() {
        return kind == Kind.NUMBER && !hasJumps();
    }

    /** Returns whether there may be several values. */
    boolean isMulti() {
        return kind == Kind.CALL || kind == Kind.VARARG;
    }
}
