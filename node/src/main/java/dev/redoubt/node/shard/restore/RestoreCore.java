package dev.redoubt.node.shard.restore;

import dev.redoubt.node.state.StateMachine;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The decisions of an online restore (docs/protocol.md 9.11). Pure. The shard's thread only.
 *
 * <table><caption>States</caption>
 * <tr><th>state</th><th>waits for</th><th>next</th></tr>
 * <tr><td>IDLE</td><td>a request</td><td>SEALING</td></tr>
 * <tr><td>SEALING</td><td>the archive to have all that was written before the request: the branch is known by it, and
 *     the newest state can be wanted</td><td>{@link Step#READ}: READING</td></tr>
 * <tr><td>READING</td><td>the state from the archive, checked, and its record</td><td>CLOSING</td></tr>
 * <tr><td>CLOSING</td><td>the archive to have all that was written before the state was ready, and a moment at which
 *     the shard can append the record</td><td>{@link Step#SWITCH}: COMMITTING</td></tr>
 * <tr><td>COMMITTING</td><td>the record to be committed</td><td>{@link Step#END}: IDLE</td></tr>
 * <tr><td>SEALING, CLOSING</td><td>{@value #SEAL_MS} ms have passed</td><td>{@link Step#FAIL}: IDLE</td></tr>
 * <tr><td>any but IDLE</td><td>another term, or no master</td><td>{@link Step#FAIL}: IDLE</td></tr>
 * </table>
 */
final class RestoreCore {
    /** For so long the archive may take to get what was written; it holds nobody up, but nothing is known of its end. */
    static final long SEAL_MS = 60_000;

    enum State {
        IDLE,
        SEALING,
        READING,
        CLOSING,
        COMMITTING
    }

    /** The next act of the host. */
    enum Step {
        NONE,
        READ,
        SWITCH,
        END,
        FAIL
    }

    /**
     * The shard at one moment.
     *
     * @param term in which it serves as master; 0 if it does not
     * @param writtenIndex the last record of the log
     * @param committedIndex the last record that is committed, as far as the mode promises that
     * @param archivedIndex the last record that the archive has
     * @param refusal why no write may be executed now; null if one may
     * @param between true if no command is half done, and none is held
     */
    record Facts(
            long term,
            long writtenIndex,
            long committedIndex,
            long archivedIndex,
            @Nullable String refusal,
            boolean between) {}

    private static final Map<State, Set<State>> MOVES = Map.of(
            State.IDLE, Set.of(State.SEALING),
            State.SEALING, Set.of(State.READING, State.IDLE),
            State.READING, Set.of(State.CLOSING, State.IDLE),
            State.CLOSING, Set.of(State.COMMITTING, State.IDLE),
            State.COMMITTING, Set.of(State.IDLE));

    private final StateMachine<State> state = new StateMachine<>(State.IDLE, MOVES);
    private long term;
    private long awaited;
    private long untilMs;
    private int session;
    private boolean isRead;
    private String failure = "";

    State state() {
        return state.state();
    }

    boolean isActive() {
        return !state.is(State.IDLE);
    }

    /** The number of the restore that runs: the end of a reading that was begun for another one counts no more. */
    int session() {
        return session;
    }

    /** The record that the archive must have, or that must be committed; 0 if none is waited for. */
    long awaited() {
        return state.is(State.IDLE) || state.is(State.READING) ? 0 : awaited;
    }

    /** The reason for which the last restore failed; empty if none did. */
    String failure() {
        return failure;
    }

    /**
     * Begins.
     *
     * @return why it cannot; null if it has begun
     */
    @Nullable
    String begin(Facts facts, long nowMs) {
        if (isActive()) {
            return "A restore is in progress already";
        }
        if (facts.term() == 0) {
            return "Restores are made by the master";
        }
        if (facts.refusal() != null) {
            return "No write is possible now: " + facts.refusal();
        }
        term = facts.term();
        session++;
        isRead = false;
        failure = "";
        seal(State.SEALING, facts, nowMs);
        return null;
    }

    private void seal(State next, Facts facts, long nowMs) {
        state.become(next);
        awaited = facts.writtenIndex();
        untilMs = nowMs + SEAL_MS;
    }

    /** Notes that the state is in memory; {@link #next} goes on. */
    void read() {
        isRead = true;
    }

    /** Gives up; the host tells the client. */
    void fail(String why) {
        if (isActive()) {
            state.become(State.IDLE);
            failure = why;
        }
    }

    /** Returns what to do now. To be asked often. */
    Step next(Facts facts, long nowMs) {
        if (isActive() && facts.term() != term) {
            fail(
                    state.is(State.COMMITTING)
                            ? "the mastership ended before the record " + awaited
                                    + " was committed: whether the restore took place is unknown"
                            : "the mastership ended; nothing was changed");
            return Step.FAIL;
        }
        return switch (state.state()) {
            case IDLE -> Step.NONE;
            case SEALING -> sealed(facts, nowMs, State.READING, Step.READ);
            case READING -> {
                if (isRead) {
                    seal(State.CLOSING, facts, nowMs);
                }
                yield Step.NONE;
            }
            case CLOSING ->
                facts.between() && facts.refusal() == null
                        ? sealed(facts, nowMs, State.COMMITTING, Step.SWITCH)
                        : overdue(facts, nowMs);
            case COMMITTING -> {
                if (facts.committedIndex() < awaited) {
                    yield Step.NONE;
                }
                state.become(State.IDLE);
                yield Step.END;
            }
        };
    }

    private Step sealed(Facts facts, long nowMs, State next, Step step) {
        if (facts.archivedIndex() < awaited) {
            return overdue(facts, nowMs);
        }
        state.become(next);
        return step;
    }

    private Step overdue(Facts facts, long nowMs) {
        if (nowMs < untilMs) {
            return Step.NONE;
        }
        String refusal = facts.refusal();
        fail(
                facts.archivedIndex() < awaited
                        ? "the archive did not get record " + awaited + " within " + SEAL_MS / 1000
                                + " s, so the restore could not be undone; nothing was changed"
                        : "no write was possible within " + SEAL_MS / 1000 + " s"
                                + (refusal == null ? "" : ": " + refusal) + "; nothing was changed");
        return Step.FAIL;
    }

    /** Notes the record by which the shard has taken over the state: it is awaited now. */
    void switched(long index) {
        awaited = index;
    }
}
