package dev.redoubt.node.session;

/** The questions of sessions about passwords and access. Any thread; never waits. */
public interface LoginPort {
    /** Returns whether {@code requirepass} is set. */
    boolean passwordRequired();

    /** Compares in constant time; false when no password is set. */
    boolean passwordMatches(byte[] password);

    /** Returns whether a client of that address may use DEBUG ({@code enable-debug-command}). */
    boolean debugAllowed(String address);
}
