package dev.redoubt.it.sim;

/** An invariant of docs/protocol.md 8 is broken. */
final class Violation extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Violation(String what) {
        super(what);
    }
}
