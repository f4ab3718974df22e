package dev.redoubt.node.shard.archive;

import dev.redoubt.node.state.StateMachine;
import dev.redoubt.persistence.aof.format.BaseInfo;
import dev.redoubt.persistence.backup.ArchivedBranch;
import dev.redoubt.persistence.backup.ArchivedBranch.Relation;
import dev.redoubt.persistence.backup.SegmentWriter.Place;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The decisions of the archiver (docs/protocol.md 9): when to look what the archive has, where to go on, when a piece of
 * the log is cut, and when a base comes first. Pure. The shard's thread only.
 *
 * <table><caption>States</caption>
 * <tr><th>state</th><th>what happens</th><th>next</th></tr>
 * <tr><td>OFF</td><td>the shard is master, and archiving is on or a backup was asked for</td><td>DETACHED</td></tr>
 * <tr><td>DETACHED</td><td>the time of the next try: {@link ArchiveJob.Attach}</td><td>ATTACHING</td></tr>
 * <tr><td>ATTACHING</td><td>the archive is empty or ours</td><td>ATTACHED</td></tr>
 * <tr><td>ATTACHING</td><td>another data set's (9.1), or a failure</td><td>DETACHED</td></tr>
 * <tr><td>ATTACHED</td><td>one of the jobs below is due</td><td>WORKING</td></tr>
 * <tr><td>WORKING</td><td>the end of the job, also a failure: the next is tried later</td><td>ATTACHED</td></tr>
 * <tr><td>any</td><td>no longer wanted, or the log was replaced: the job that runs counts no more</td><td>OFF</td></tr>
 * </table>
 *
 * <table><caption>The jobs of ATTACHED, in this order</caption>
 * <tr><th>condition</th><th>job</th></tr>
 * <tr><td>a backup was asked for</td><td>{@link ArchiveJob.StoreBackup}; if no place is known, archiving goes on behind
 *     it</td></tr>
 * <tr><td>no place to go on from, or its records are gone (9.6)</td><td>{@link ArchiveJob.StoreBase}; before it
 *     {@link ArchiveJob.TakeSnapshot} if there is no base</td></tr>
 * <tr><td>committed records: the oldest has waited {@code archive-max-lag-seconds}, or there are
 *     {@value #SEGMENT_BYTES} bytes, or a term has ended, or somebody waits for them</td><td>{@link ArchiveJob.StoreSegment}</td></tr>
 * </table>
 */
final class ArchiveCore {
    /** The most bytes that a piece of the log holds, unless one record alone is longer. */
    static final long SEGMENT_BYTES = 8L << 20;

    static final long FIRST_RETRY_MS = 1000;
    static final long LAST_RETRY_MS = 60_000;

    /** After so many tries a backup is given up, about four minutes after the first. */
    static final int BACKUP_TRIES = 10;

    /** The states; the table above draws their moves. */
    enum State {
        OFF,
        DETACHED,
        ATTACHING,
        ATTACHED,
        WORKING
    }

    private static final Map<State, Set<State>> MOVES = Map.of(
            State.OFF, Set.of(State.DETACHED),
            State.DETACHED, Set.of(State.ATTACHING, State.OFF),
            State.ATTACHING, Set.of(State.ATTACHED, State.DETACHED, State.OFF),
            State.ATTACHED, Set.of(State.WORKING, State.OFF),
            State.WORKING, Set.of(State.ATTACHED, State.OFF));

    private final StateMachine<State> state = new StateMachine<>(State.OFF, MOVES);
    private final Deque<Backup> backups = new ArrayDeque<>();

    /** The place from which archiving goes on; null if that is not known, or a base must come first. */
    private @Nullable Place place;
    /** The last record of the branch that the archive has; 0 if it has none. */
    private long archivedTo;
    /** The job that runs. */
    private @Nullable ArchiveJob job;

    private long jobBeganMs;
    /** The count of visits to OFF: what was begun before the last counts no more. */
    private int session;
    /** Since when a committed record has waited, as far as known; -1 while none does. */
    private long waitingSinceMs = -1;

    /** The records up to this one are stored without delay. */
    private long hurriedTo;

    private int failures;
    private int backupTries;
    private long retryAtMs;
    private boolean foreign;

    State state() {
        return state.state();
    }

    /** The number under which a job is begun; the end of one with another number is not told. */
    int session() {
        return session;
    }

    /** Has a backup stored as soon as the archive can be reached. */
    void request(Backup backup) {
        backups.add(backup);
    }

    /** Has the records up to {@code index} stored without delay. */
    void hurry(long index) {
        hurriedTo = Math.max(hurriedTo, index);
    }

    /** The backups that are not stored yet. */
    int pendingBackups() {
        return backups.size();
    }

    /** Gives up what is under way: the log was replaced, or is being loaded. */
    void detach() {
        if (!state.is(State.OFF)) {
            state.become(State.OFF);
            session++;
            place = null;
            job = null;
            waitingSinceMs = -1;
            failures = 0;
            retryAtMs = 0;
            foreign = false;
            hurriedTo = 0;
        }
    }

    /** Returns the job to begin now; null if there is none. To be asked often. */
    @Nullable
    ArchiveJob next(ArchiveFacts facts, long nowMs) {
        if (!facts.master() || (!facts.enabled() && backups.isEmpty())) {
            detach();
            return null;
        }
        if (state.is(State.OFF)) {
            state.become(State.DETACHED);
            waitingSinceMs = facts.enabled() ? nowMs : -1;
        }
        noteWaiting(facts, nowMs);
        if (nowMs < retryAtMs) {
            return null;
        }
        return switch (state.state()) {
            case DETACHED -> begin(State.ATTACHING, new ArchiveJob.Attach(facts.terms()), nowMs);
            case ATTACHED -> nextAttached(facts, nowMs);
            default -> null;
        };
    }

    private void noteWaiting(ArchiveFacts facts, long nowMs) {
        Place at = place;
        if (at != null && facts.enabled() && state.is(State.ATTACHED)) {
            boolean waits = facts.committed() > at.index();
            waitingSinceMs = !waits ? -1 : waitingSinceMs < 0 ? nowMs : waitingSinceMs;
        }
    }

    private ArchiveJob begin(State next, ArchiveJob begun, long nowMs) {
        state.become(next);
        job = begun;
        jobBeganMs = nowMs;
        return begun;
    }

    private @Nullable ArchiveJob nextAttached(ArchiveFacts facts, long nowMs) {
        Backup backup = backups.peek();
        if (backup != null) {
            return begin(State.WORKING, new ArchiveJob.StoreBackup(backup), nowMs);
        }
        if (!facts.enabled()) {
            return null;
        }
        Place at = place;
        if (at != null && at.index() + 1 < facts.firstIndex()) {
            place = null;
            at = null;
        }
        if (at == null) {
            BaseInfo base = facts.base();
            // A base behind the last committed record is none yet (2.8); one that the archive has is of no use.
            return base == null || base.end().index() < archivedTo
                    ? begin(State.WORKING, new ArchiveJob.TakeSnapshot(), nowMs)
                    : begin(State.WORKING, new ArchiveJob.StoreBase(base, lostBefore(base)), nowMs);
        }
        return isDue(at, facts, nowMs)
                ? begin(State.WORKING, new ArchiveJob.StoreSegment(at, facts.committed(), facts.terms()), nowMs)
                : null;
    }

    private boolean isDue(Place at, ArchiveFacts facts, long nowMs) {
        if (facts.committed() <= at.index()) {
            return false;
        }
        return at.index() < hurriedTo
                || nowMs - waitingSinceMs >= facts.maxLagMs()
                || facts.endOffset() - at.endOffset() >= SEGMENT_BYTES
                || facts.terms().termAt(at.index() + 1) != facts.terms().termAt(facts.committed());
    }

    /** The records between what the archive has and a base. A base that begins a history has none of its own (9.6). */
    private ArchiveJob.Hole lostBefore(BaseInfo base) {
        if (archivedTo == 0) {
            return ArchiveJob.Hole.NONE;
        }
        long index = base.end().index();
        boolean beginsHistory = base.terms().rows().stream().anyMatch(row -> row.firstIndex() == index);
        return new ArchiveJob.Hole(archivedTo + 1, beginsHistory ? index - 1 : index);
    }

    // ---- The ends of jobs

    /** Notes what the archive has. */
    void attached(Attachment found, long nowMs) {
        if (found.branch().relation() == Relation.FOREIGN) {
            foreign = true;
            state.become(State.DETACHED);
            job = null;
            retryAtMs = nowMs + LAST_RETRY_MS;
            return;
        }
        ArchivedBranch.Window newest = found.branch().newest();
        archivedTo = newest == null ? 0 : newest.lastIndex();
        place = found.place();
        foreign = false;
        succeeded(State.ATTACHED);
    }

    /** Notes that the log has a base now. */
    void snapshotTaken() {
        succeeded(State.ATTACHED);
    }

    /** Notes that a base is stored: archiving goes on behind it. */
    void baseStored() {
        if (job instanceof ArchiveJob.StoreBase stored) {
            goOnBehind(stored.base());
        }
        succeeded(State.ATTACHED);
    }

    /** Notes that the oldest backup is stored. */
    void backupStored() {
        Backup stored = backups.remove();
        backupTries = 0;
        if (place == null && stored.base().end().index() >= archivedTo) {
            goOnBehind(stored.base());
        }
        succeeded(State.ATTACHED);
    }

    private void goOnBehind(BaseInfo base) {
        place = new Place(base.end().index(), base.db(), base.end().offset(), base.unixMs());
        archivedTo = base.end().index();
    }

    /** Notes that the records up to a place are stored. */
    void segmentStored(Place behind) {
        if (job instanceof ArchiveJob.StoreSegment stored && behind.index() >= stored.lastIndex()) {
            // What is there beyond came after the job had begun.
            waitingSinceMs = jobBeganMs;
        }
        place = behind;
        archivedTo = behind.index();
        succeeded(State.ATTACHED);
    }

    /** Notes that the records to be stored are not in the log any more. */
    void gone() {
        place = null;
        succeeded(State.ATTACHED);
    }

    private void succeeded(State next) {
        state.become(next);
        job = null;
        failures = 0;
        retryAtMs = 0;
    }

    /**
     * Notes that the job has failed; it is tried again, each time later.
     *
     * @return the backup that is given up; null if none is
     */
    @Nullable
    Backup failed(long nowMs) {
        state.become(state.is(State.ATTACHING) ? State.DETACHED : State.ATTACHED);
        boolean ofBackup = job instanceof ArchiveJob.StoreBackup;
        job = null;
        retryAtMs = nowMs + Math.min(LAST_RETRY_MS, FIRST_RETRY_MS << Math.min(failures, 10));
        failures++;
        if (ofBackup && ++backupTries == BACKUP_TRIES) {
            backupTries = 0;
            return backups.remove();
        }
        return null;
    }

    /** Gives up all backups that are not stored; returns them. */
    Deque<Backup> abandonBackups() {
        Deque<Backup> given = new ArrayDeque<>(backups);
        backups.clear();
        backupTries = 0;
        return given;
    }

    // ---- Questions

    /** The first record whose file the log must keep; {@link Long#MAX_VALUE} for none. */
    long keepFrom(boolean enabled) {
        if (!enabled || foreign) {
            return Long.MAX_VALUE;
        }
        if (job instanceof ArchiveJob.StoreBase stored) {
            return stored.base().end().index() + 1;
        }
        Place at = place;
        if (at != null) {
            return at.index() + 1;
        }
        // Who has not seen the archive may have to go on anywhere: a replica, too, when it is promoted. Behind a hole
        // the
        // present base is enough.
        return state.is(State.WORKING) || state.is(State.ATTACHED) ? Long.MAX_VALUE : 0;
    }

    /** The last record that the archive has of this log; 0 if none, or not known. */
    long archivedTo() {
        return state.is(State.OFF) ? 0 : archivedTo;
    }

    /** For how long committed records have waited, in milliseconds; 0 if none does. */
    long lagMs(long nowMs) {
        return waitingSinceMs < 0 ? 0 : nowMs - waitingSinceMs;
    }

    /**
     * The state in a word for INFO.
     *
     * @param failing true if the last try has failed
     */
    String word(boolean failing) {
        if (state.is(State.OFF)) {
            return "off";
        }
        if (foreign || failing) {
            return foreign ? "foreign" : "failing";
        }
        return state.is(State.DETACHED) || state.is(State.ATTACHING) ? "connecting" : "active";
    }

    /** Returns true if the archive is that of another data set. */
    boolean isForeign() {
        return foreign;
    }
}
