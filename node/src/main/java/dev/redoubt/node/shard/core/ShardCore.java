package dev.redoubt.node.shard.core;

import dev.redoubt.node.command.engine.Access;
import dev.redoubt.node.member.MemberCore;
import dev.redoubt.node.member.MemberEffect;
import dev.redoubt.node.member.MemberEvent;
import dev.redoubt.node.protocol.MemberRole;
import dev.redoubt.node.state.StateMachine;
import dev.redoubt.persistence.log.LogRecord;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The decisions of a shard, between the member's core and its host: it gives the member its events one at a time,
 * carries out the effects that concern log order, replies and access, and hands the others to the host as they are.
 *
 * <ul>
 *   <li>{@link ReplyGate}: which replies leave (docs/protocol.md 4.1, 4.4, 6.1, 6.2);
 *   <li>{@link AccessRule}: what data commands get (3.2, 6.4);
 *   <li>{@link AppendQueue}: when records go to the journal; {@link ApplyQueue}: when a replica applies them (3.5);
 *   <li>{@link SnapshotPoint}: where a snapshot stands (2.8); {@link CommandPause}: planned failover (5.7).
 * </ul>
 *
 * <p>The life of a shard is drawn at {@link ShardState}. The production shard and the simulator host this class; what
 * they add decides nothing. Not thread-safe: the shard's thread calls it, and its ports on the same thread. Ports may
 * call back, also with events of the member, which are handled when the present one is.
 *
 * @param <R> a reply that is ready to be sent
 */
public final class ShardCore<R> {
    final MemberCore member;
    private final boolean standalone;
    final ShardClock clock;
    private final ShardOptions options;
    final LogPort log;
    final ServicePort service;
    private final EffectHandler effects;
    final ReplyGate<R> gate;
    final ApplyQueue applies = new ApplyQueue();
    final SnapshotPoint snapshotPoint = new SnapshotPoint();
    final CommandPause pause = new CommandPause();

    /** DEBUG RELOAD; inactive but for its time. */
    private final Reload reload = new Reload();

    private final StateMachine<ShardState> state = new StateMachine<>(ShardState.LOADING, ShardState.MOVES);

    /** Null while the log is being loaded, truncated or replaced: nothing is appended then. */
    private @Nullable AppendQueue appends;

    /** The events that came while another one was being handled, oldest first. */
    private final Deque<MemberEvent> events = new ArrayDeque<>();

    /** True while the effects of an event are being carried out. */
    private boolean handling;

    /** True once the member's core has started, after the first load. */
    private boolean started;

    /** The event that ends the load in progress for the member's core; null at start. */
    private @Nullable MemberEvent whenLoaded;

    /** The actions that wait until nothing is pending or in flight, oldest first. */
    private final Deque<Runnable> whenIdle = new ArrayDeque<>();

    /** True from {@link ServicePort#closeRecordSoon} to {@link #closeRecord}. */
    private boolean closeRequested;

    /** The access that the engine was told last. */
    private Access access = Access.LOADING;

    private boolean keyspaceHidden;

    /** Writes are refused before they execute, because of the disk or the replicas. */
    private boolean refusesWrites;

    /**
     * Makes the core of a shard that begins to load.
     *
     * @param member the member's core, not started
     * @param standalone true without sentinels
     * @param ports of the host
     */
    public ShardCore(MemberCore member, boolean standalone, ShardPorts<R> ports) {
        this(member, standalone, ports, GateRules.PROTOCOL);
    }

    ShardCore(MemberCore member, boolean standalone, ShardPorts<R> ports, GateRules rules) {
        this.member = member;
        this.standalone = standalone;
        this.clock = ports.clock();
        this.options = ports.options();
        this.log = ports.log();
        this.service = ports.service();
        this.effects = new EffectHandler(this, ports.effects());
        this.gate = new ReplyGate<>(member, ports.replies(), rules);
    }

    /** Returns the member's core, for questions only: its events are given by {@link #on}. */
    public MemberCore member() {
        return member;
    }

    /** Returns the gate. */
    public ReplyGate<R> gate() {
        return gate;
    }

    // ---- Life

    /** Returns where the shard is in its life. */
    public ShardState state() {
        return state.state();
    }

    /** Begins a load of the log: data commands get {@code -LOADING}, and nothing is appended. */
    public void beginLoading() {
        if (state.is(ShardState.SERVING)) {
            state.become(ShardState.LOADING);
        }
        reload.cancel();
        appends = null;
        updateAccess();
    }

    /** Notes the event to give when the load that begins now has ended. */
    public void afterLoad(MemberEvent event) {
        whenLoaded = event;
    }

    /** Goes on: log and keyspace say the same. Does nothing if the shard is stopping. */
    public void loaded() {
        if (state.is(ShardState.STOPPING)) {
            return;
        }
        appends = new AppendQueue(log);
        applies.clear();
        snapshotPoint.reset();
        gate.reset(0);
        state.become(ShardState.SERVING);
        MemberEvent event = whenLoaded;
        whenLoaded = null;
        if (!started) {
            started = true;
            carryOut(member.start(clock.monotonicMs()));
            handleEvents();
            updateAccess();
        } else {
            updateAccess();
            if (event != null) {
                on(event);
            }
        }
        trySnapshot();
        runIdleActions();
    }

    /**
     * Begins DEBUG RELOAD, or DEBUG LOADAOF if {@code ofLog}: serves nothing until {@link #reloaded}. The log goes on;
     * records of the master wait to be applied while the keyspace is read.
     */
    public void beginReload(boolean ofLog) {
        state.become(ShardState.LOADING);
        reload.begin(ofLog);
        updateAccess();
    }

    /** Returns true while the keyspace is being read anew; false when the log is loaded instead, which does more. */
    public boolean reloads() {
        return reload.isActive();
    }

    /** Serves again after {@link #beginReload}. Does nothing if the log is loaded instead. */
    public void reloaded() {
        if (!reload.isActive()) {
            return;
        }
        applyUpTo(reload.end());
        if (state.is(ShardState.LOADING)) {
            state.become(ShardState.SERVING);
            updateAccess();
        }
        trySnapshot();
    }

    /** Executes nothing any more; what is pending is still written. Does nothing if the shard is stopping already. */
    public void stop() {
        if (!state.is(ShardState.STOPPING)) {
            state.become(ShardState.STOPPING);
        }
    }

    /** Returns true once the first load has ended. */
    public boolean isStarted() {
        return started;
    }

    /** Returns the queue of records on their way to the journal; null while the log is being loaded. */
    @Nullable
    AppendQueue appends() {
        return appends;
    }

    /** Returns true while log and keyspace say the same and records may be appended. */
    public boolean hasLog() {
        return appends != null;
    }

    // ---- Events of the member

    /** Gives the member's core an event, now or after the one that is being handled. */
    public void on(MemberEvent event) {
        events.add(event);
        if (!handling) {
            handleEvents();
        }
    }

    private void handleEvents() {
        MemberEvent next = events.poll();
        while (next != null) {
            carryOut(member.on(next, clock.monotonicMs()));
            next = events.poll();
        }
    }

    void carryOut(List<MemberEffect> list) {
        handling = true;
        try {
            for (int i = 0; i < list.size(); i++) {
                list.get(i).accept(effects);
            }
        } finally {
            handling = false;
        }
    }

    /** Returns true while a {@link #tick} every {@code everyMs} is enough: nothing waits here, nor in the member. */
    public boolean isCalm(long everyMs) {
        return state.is(ShardState.SERVING)
                && gate.isEmpty()
                && !pause.holdsCommands()
                && !snapshotPoint.isWanted()
                && appends != null
                && appends.isReady()
                && member.isCalm(clock.monotonicMs(), everyMs);
    }

    /**
     * Lets time pass, to be called every {@code MemberSettings.tickMs}, or as {@link #isCalm} allows: sends replies
     * that may leave by now, answers those that have waited too long, and seals what was kept back for too long.
     */
    public void tick() {
        if (!state.is(ShardState.SERVING)) {
            return;
        }
        on(new MemberEvent.Tick());
        updateAccess();
        long nowMs = clock.monotonicMs();
        gate.tick(nowMs);
        if (member.needsMajority()) {
            gate.timeOut(nowMs, options.ackTimeoutMs());
        }
        if (appends != null && snapshotPoint.isOverdue(nowMs)) {
            seal(appends, snapshotPoint.release());
        }
    }

    // ---- Commands

    /** Finds out what data commands get now, and tells the engine if that changed (4.1): at the start of each batch. */
    public Access updateAccess() {
        AccessRule.Facts facts = facts(clock.monotonicMs());
        Access now = AccessRule.access(facts);
        if (now != access) {
            access = now;
            service.setAccess(now);
        }
        boolean hidden = AccessRule.hidesKeyspace(facts);
        if (hidden != keyspaceHidden) {
            keyspaceHidden = hidden;
            service.setKeyspaceHidden(hidden);
        }
        return now;
    }

    private AccessRule.Facts facts(long nowMs) {
        return new AccessRule.Facts(
                state.is(ShardState.LOADING),
                member.role(),
                member.mayAnswer(nowMs),
                member.needsMajority(),
                member.shown().isCommitted(),
                member.linkDownSinceMs(nowMs).isEmpty(),
                options.servesStaleData(),
                started && !standalone);
    }

    /** Returns what data commands got when that was last found out. */
    public Access access() {
        return access;
    }

    /** Returns true while all commands wait, for a planned failover. */
    public boolean holdsCommands() {
        return pause.holdsCommands();
    }

    /** Returns true if expired keys may be removed now: only a serving master turns expiry into records (2.9). */
    public boolean mayExpire() {
        return access == Access.MASTER && !pause.holdsCommands();
    }

    /** Notes whether writes are refused before they execute. */
    public void setRefusesWrites(boolean refuses) {
        refusesWrites = refuses;
    }

    /** Returns the index of the record that carries what was done last, or of the last one there is (6.1). */
    public long position() {
        if (appends == null) {
            return 0;
        }
        long sealed = log.sealedEnd().index();
        return log.hasPending() ? sealed + 1 : sealed;
    }

    /**
     * Sends a reply, now or when the gate lets it (6.1). What a master executed that is none any more leaves as an
     * unknown outcome: no majority may have it (5.6).
     *
     * @param wrote true if it tells of a write
     * @param executedAs what data commands got when it was made; for a late reply and a pushed message what they get
     *     now
     * @param content the commands that it answers; null for a late reply and for a pushed message
     * @return true if it was sent, false if the gate holds it
     */
    public boolean leave(R reply, boolean wrote, Access executedAs, @Nullable Content content) {
        if (executedAs != Access.MASTER || !dependsOnData(wrote, content)) {
            gate.sendUngated(reply);
            return true;
        }
        if (member.role() != MemberRole.MASTER) {
            gate.sendUnknown(reply);
            return true;
        }
        // The time of sending, not that at which the batch began: it may have taken long, or the process stood still
        // (4.1).
        return gate.pass(position(), wrote, clock.monotonicMs(), reply);
    }

    /**
     * PING and INFO answer also without a lease (3.2) and on a full disk; so do writes that were refused: their answer
     * depends on nothing that could vanish.
     */
    private boolean dependsOnData(boolean wrote, @Nullable Content content) {
        return wrote || content == null || content.readsData() || (!refusesWrites && content.writesData());
    }

    /** Asks the members for a confirmation of the reads that the gate holds (4.4). */
    public void confirmReads() {
        gate.confirmationAsked();
        on(new MemberEvent.ConfirmReads());
    }

    // ---- The log

    /**
     * Asks for a record of what was executed, behind the commands that have arrived already, unless one is in flight.
     */
    public void requestRecord() {
        if (!closeRequested && appends != null && appends.isReady()) {
            closeRequested = true;
            service.closeRecordSoon();
        }
    }

    /** Closes what was executed as a record, unless one is in flight: then the end of that one does it. */
    public void closeRecord() {
        closeRequested = false;
        closeIfReady();
    }

    private void closeIfReady() {
        if (appends != null && appends.isReady() && log.hasPending()) {
            appends.append(log.sealPending(), clock.monotonicMs());
        }
    }

    /** Closes what was executed as a record at once: a snapshot stands behind it. */
    public void closeRecordNow() {
        if (appends != null && log.hasPending()) {
            appends.append(log.sealPending(), clock.monotonicMs());
        }
    }

    /** Notes that the journal has written all records up to {@code index}. */
    public void written(long index) {
        AppendQueue queue = appends;
        if (queue == null) {
            return;
        }
        queue.written(index, clock.monotonicMs());
        closeIfReady();
        service.recordsWritten();
        on(new MemberEvent.Appended(log.end()));
        runIdleActions();
    }

    /** Returns for how long the oldest record has waited to be written, in milliseconds; 0 if none waits. */
    public long writeWaitsMs() {
        return appends == null ? 0 : appends.waitingMs(clock.monotonicMs());
    }

    /** Runs {@code action} when nothing is pending or in flight, maybe at once. */
    public void whenIdle(Runnable action) {
        whenIdle.add(action);
        closeIfReady();
        runIdleActions();
    }

    private void runIdleActions() {
        while (!whenIdle.isEmpty() && (appends == null || (appends.isReady() && !log.hasPending()))) {
            whenIdle.remove().run();
        }
    }

    /** Returns true if the keyspace is what the last sealed record left. */
    public boolean allApplied() {
        return applies.allApplied();
    }

    /** Returns the payload bytes of the records that are sealed and not applied. */
    public long unappliedBytes() {
        return applies.bytes();
    }

    void seal(AppendQueue queue, List<LogRecord> records) {
        if (applies.allApplied()) {
            log.keyspaceAtEnd();
        }
        if (log.seal(records)) {
            queue.append(records, clock.monotonicMs());
            applies.add(records);
        }
    }

    void applyUpTo(long index) {
        if (reload.keepsBack(index)) {
            return;
        }
        LogRecord last = applies.applyUpTo(index, service::apply);
        if (last != null && !applies.allApplied()) {
            log.keyspaceAt(last);
        }
        trySnapshot();
        service.applied(index);
    }

    // ---- Snapshots

    /** Wants a snapshot, to be taken when the keyspace is what the last sealed record left: maybe now. */
    public void wantSnapshot() {
        snapshotPoint.want();
        trySnapshot();
    }

    void trySnapshot() {
        AppendQueue queue = appends;
        boolean possible = queue != null && !queue.isRotating() && applies.allApplied() && !reload.readsLog();
        if (queue == null || !possible || !snapshotPoint.isWanted()) {
            return;
        }
        snapshotPoint.taken();
        closeRecordNow();
        queue.beginRotation();
        service.takeSnapshot();
        reload.snapshotTaken();
        List<LogRecord> kept = snapshotPoint.release();
        if (!kept.isEmpty()) {
            seal(queue, kept);
        }
    }

    /** Notes that the log's file is rotated behind the snapshot, or could not be. */
    public void rotated() {
        if (appends != null && appends.isRotating()) {
            appends.endRotation();
            closeIfReady();
            runIdleActions(); // one may have waited for the rotation
            trySnapshot();
        }
    }
}
