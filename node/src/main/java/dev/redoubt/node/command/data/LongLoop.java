package dev.redoubt.node.command.data;

/**
 * Runs a loop over many elements as many short loops. The JVM compiles a method soon that is called often, but one that
 * is called once and loops only after 60,000 rounds: other clients would wait for as many rounds of the interpreter at
 * the first long command of a process. Stateless.
 */
final class LongLoop {
    private static final int ROUNDS = 32;

    private LongLoop() {}

    /** A loop over the indexes {@code from} to {@code to}, without {@code to}. */
    interface Rounds {
        void run(int from, int to);
    }

    static void run(int from, int to, Rounds rounds) {
        for (int at = from; at < to; at += ROUNDS) {
            rounds.run(at, Math.min(to, at + ROUNDS));
        }
    }
}
