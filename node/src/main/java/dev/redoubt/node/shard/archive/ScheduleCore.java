package dev.redoubt.node.shard.archive;

import dev.redoubt.config.CronSchedule;
import dev.redoubt.node.state.StateMachine;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Decides when {@code backup-schedule} makes a backup, and in the same way when {@code backup-verify-schedule} verifies
 * one: read "verification" for "backup", and the results in the archive for the catalogue. A backup is due when a time
 * of the schedule has passed since the newest backup of the catalogue. So a time that passed while no master was there
 * is made good, once, and a new master makes none that the old one has made; no state of its own is kept anywhere. Pure.
 * The shard's thread only.
 *
 * <table><caption>States</caption>
 * <tr><th>state</th><th>what happens</th><th>next</th></tr>
 * <tr><td>OFF</td><td>the shard is master, and there is a schedule: {@link Step#READ}</td><td>READING</td></tr>
 * <tr><td>READING</td><td>the catalogue is read, or it failed: then again later</td><td>WAITING, or OFF</td></tr>
 * <tr><td>WAITING</td><td>a time of the schedule has passed: {@link Step#MAKE}</td><td>MAKING</td></tr>
 * <tr><td>MAKING</td><td>the backup is stored, or given up: then again later</td><td>WAITING</td></tr>
 * <tr><td>any</td><td>no longer master, or no schedule any more</td><td>OFF</td></tr>
 * </table>
 */
public final class ScheduleCore {
    /** Between two tries; a target that cannot be reached has been tried for some minutes already. */
    static final long RETRY_MS = 10 * 60_000L;

    static final long READ_RETRY_MS = 60_000L;

    /** The next work of the host. */
    public enum Step {
        /** Reads the catalogue; ends with {@link #read} or {@link #readFailed}. */
        READ,
        /** Makes a backup; ends with {@link #ended}. */
        MAKE
    }

    private enum State {
        OFF,
        READING,
        WAITING,
        MAKING
    }

    private static final Map<State, Set<State>> MOVES = Map.of(
            State.OFF, Set.of(State.READING),
            State.READING, Set.of(State.WAITING, State.OFF),
            State.WAITING, Set.of(State.MAKING, State.OFF),
            State.MAKING, Set.of(State.WAITING, State.OFF));

    private final StateMachine<State> state = new StateMachine<>(State.OFF, MOVES);
    private CronSchedule schedule = CronSchedule.NEVER;
    private ZoneId zone = ZoneId.of("UTC");

    /** The next backup is that of the first time behind this one; Unix milliseconds. */
    private long sinceMs;

    private long makingSinceMs;
    private long retryAtMs;
    /** The next time; null before it is known, and if there is none. */
    private @Nullable Instant next;

    /**
     * Returns what is to be done now; null for nothing. To be asked often.
     *
     * @param unixMs the wall clock, which may step
     * @param monotonicMs the clock of the times between tries
     */
    public @Nullable Step next(boolean master, CronSchedule wanted, ZoneId in, long unixMs, long monotonicMs) {
        if (!master || wanted.isNever()) {
            off();
            return null;
        }
        if (!wanted.equals(schedule) || !in.equals(zone)) {
            schedule = wanted;
            zone = in;
            if (!state.is(State.OFF) && !state.is(State.READING)) {
                // Who sets a schedule means the times to come; the old ones are made good after a start only.
                begin(unixMs);
            }
        }
        if (monotonicMs < retryAtMs) {
            return null;
        }
        if (state.is(State.OFF)) {
            state.become(State.READING);
            return Step.READ;
        }
        if (!state.is(State.WAITING)) {
            return null;
        }
        if (sinceMs > unixMs) {
            // The clock was set back. A time to come would keep all backups away until then.
            begin(unixMs);
        }
        Instant due = next;
        if (due == null || due.toEpochMilli() > unixMs) {
            return null;
        }
        makingSinceMs = unixMs;
        state.become(State.MAKING);
        return Step.MAKE;
    }

    private void off() {
        if (!state.is(State.OFF)) {
            state.become(State.OFF);
        }
        retryAtMs = 0;
        next = null;
    }

    private void begin(long fromMs) {
        sinceMs = fromMs;
        next = schedule.next(Instant.ofEpochMilli(fromMs), zone);
    }

    /**
     * Notes the catalogue.
     *
     * @param newestMs when the newest backup was begun, in Unix milliseconds; null if there is none
     */
    public void read(@Nullable Long newestMs, long unixMs) {
        if (state.is(State.READING)) {
            state.become(State.WAITING);
            begin(newestMs == null ? unixMs : Math.min(newestMs, unixMs));
        }
    }

    /** Notes that the catalogue cannot be read. */
    public void readFailed(long monotonicMs) {
        if (state.is(State.READING)) {
            state.become(State.OFF);
            retryAtMs = monotonicMs + READ_RETRY_MS;
        }
    }

    /** Notes the end of the backup that {@link Step#MAKE} has begun. */
    public void ended(boolean stored, long monotonicMs) {
        if (state.is(State.MAKING)) {
            state.become(State.WAITING);
            if (stored) {
                begin(Math.max(sinceMs, makingSinceMs));
            } else {
                retryAtMs = monotonicMs + RETRY_MS;
            }
        }
    }

    /** The time of the next backup in Unix milliseconds; 0 if none is to come, or not known. */
    public long nextMs() {
        Instant at = next;
        return at == null ? 0 : at.toEpochMilli();
    }
}
