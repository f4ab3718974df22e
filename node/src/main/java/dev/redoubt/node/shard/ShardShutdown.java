package dev.redoubt.node.shard;

import dev.redoubt.config.LiveConfig;
import dev.redoubt.config.NodeDirectives;
import dev.redoubt.node.command.engine.Deferred;
import dev.redoubt.node.command.engine.ShutdownOptions;
import dev.redoubt.node.member.MemberCore;
import dev.redoubt.node.member.MemberEvent;
import dev.redoubt.node.protocol.Mastership;
import dev.redoubt.node.protocol.MemberMessage;
import dev.redoubt.node.protocol.MemberRole;
import dev.redoubt.node.session.Segment;
import dev.redoubt.node.shard.core.ShardClock;
import dev.redoubt.node.shard.core.ShardCore;
import dev.redoubt.node.shard.core.ShardTasks;
import dev.redoubt.node.shard.snapshot.Snapshots;
import dev.redoubt.persistence.log.MemberId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * SHUTDOWN and SIGTERM (server.c prepareForShutdown, isReadyToShutdown, finishShutdown).
 *
 * <pre>
 *   NO --asked--> WAITING --replicas have all, or time is over--> SAVING --> HANDING_OVER --> ENDING
 *                 WAITING --ABORT--> NO          SAVING --failed, no FORCE--> NO
 * </pre>
 *
 * <p>From WAITING on commands that write wait, and end with their connections. A master under sentinels hands over to a
 * replica that has everything: it resigns (docs/protocol.md 5.7), so that nobody waits for its lease. The shard's
 * thread only.
 */
final class ShardShutdown {
    private static final Logger LOG = LoggerFactory.getLogger(ShardShutdown.class);
    /** A target that has all takes a round trip and a write of the state; later its election needs no resignation. */
    private static final long HAND_OVER_MS = 1000;

    /** Nobody waits for a replica that has been silent for so long; a connected one speaks many times a second. */
    private static final long GONE_MS = 3000;

    private enum State {
        NO,
        WAITING,
        SAVING,
        HANDING_OVER,
        ENDING
    }

    private final ShardTasks tasks;
    private final ShardCore<?> core;
    private final ShardSetup setup;
    private final ShardClock clock;
    private final Snapshots snapshots;
    private final Durability durability;
    private final Runnable resumeCommands;
    private final List<Deferred> callers = new ArrayList<>();
    private State state = State.NO;
    private boolean save;
    private boolean force;
    private boolean demoted;
    private long deadlineMs;

    /** @param resumeCommands runs the commands that waited, after an abort */
    ShardShutdown(
            ShardTasks tasks,
            ShardCore<?> core,
            ShardSetup setup,
            Snapshots snapshots,
            Durability durability,
            Runnable resumeCommands) {
        this.tasks = tasks;
        this.core = core;
        this.setup = setup;
        this.clock = setup.clock();
        this.snapshots = snapshots;
        this.durability = durability;
        this.resumeCommands = resumeCommands;
    }

    /** Returns whether these commands have to wait, because they may write. */
    boolean holds(Segment segment) {
        return state != State.NO && DataCommands.anyWrite(segment.flags());
    }

    /** Returns whether keys must not expire, since that would be another write. */
    boolean isActive() {
        return state != State.NO;
    }

    /** For how long it still waits for replicas at most; negative if it does not. */
    long waitsMs() {
        return state == State.WAITING ? Math.max(0, deadlineMs - clock.monotonicMs()) : -1;
    }

    /** @param caller told if nothing comes of it; null if nobody wants to know */
    void ask(ShutdownOptions options, @Nullable Deferred caller) {
        if (caller != null) {
            callers.add(caller);
        }
        if (state != State.NO) {
            return;
        }
        if (!core.hasLog()) {
            LOG.info("Asked to shut down while loading, exiting now.");
            setup.exit().accept(0);
            return;
        }
        LOG.info("User requested shutdown...");
        LiveConfig config = setup.config();
        Boolean asked = options.save();
        // DIFFERS: with the AOF on a shutdown saves only when told to; the log already has everything.
        save = asked != null
                ? asked
                : !config.node().appendonly()
                        && !config.live(NodeDirectives.SAVE).get().isEmpty();
        force = options.force();
        state = State.WAITING;
        deadlineMs = options.now()
                ? 0
                : clock.monotonicMs()
                        + config.live(NodeDirectives.SHUTDOWN_TIMEOUT).get() * 1000L;
        check();
        if (state == State.WAITING) {
            LOG.info("Waiting for replicas before shutting down.");
        }
    }

    /** Ends the process with what is on disk: nothing that has not become a record will. */
    void endAtOnce(String why) {
        LOG.warn("User requested shutdown without saving while {}, exiting now.", why);
        setup.exit().accept(0);
    }

    /** False if there is nothing to abort, or it is too late. */
    boolean abort() {
        if (state != State.WAITING) {
            return false;
        }
        LOG.info("Shutdown manually aborted.");
        cancel();
        return true;
    }

    private void cancel() {
        state = State.NO;
        List<Deferred> told = new ArrayList<>(callers);
        callers.clear();
        told.forEach(caller -> caller.complete(reply -> reply.error("ERR Errors trying to SHUTDOWN. Check logs.")));
        tasks.soon(resumeCommands);
    }

    /** Time passed, or a replica has said how far it is. */
    void check() {
        if (state == State.WAITING && (allInSync() || clock.monotonicMs() >= deadlineMs)) {
            sayWhoLags();
            save();
        } else if (state == State.HANDING_OVER && clock.monotonicMs() >= deadlineMs) {
            end();
        }
    }

    private boolean allInSync() {
        long now = clock.monotonicMs();
        return core.member().replicas().stream()
                .allMatch(replica -> replica.writtenIndex() >= core.position() || now - replica.lastAckMs() > GONE_MS);
    }

    private void sayWhoLags() {
        List<MemberCore.ReplicaProgress> replicas = core.member().replicas();
        long lagging = 0;
        for (MemberCore.ReplicaProgress replica : replicas) {
            if (replica.writtenIndex() < core.position()) {
                lagging++;
                LOG.warn(
                        "Lagging replica {} reported record {}, {} records behind master, lag={}",
                        replica.member().brief(),
                        replica.writtenIndex(),
                        core.position() - replica.writtenIndex(),
                        (clock.monotonicMs() - replica.lastAckMs()) / 1000);
            }
        }
        if (!replicas.isEmpty()) {
            LOG.info("{} of {} replicas are in sync when shutting down.", replicas.size() - lagging, replicas.size());
        }
    }

    private void save() {
        state = State.SAVING;
        if (!save) {
            handOver();
            return;
        }
        LOG.info("Saving the final RDB snapshot before exiting.");
        snapshots.begin(Snapshots.Kind.SAVE, failure -> {
            if (failure == null) {
                handOver();
            } else if (force) {
                LOG.warn("Error trying to save the DB. Exit anyway.");
                handOver();
            } else {
                LOG.warn("Error trying to save the DB, can't exit.");
                cancel();
            }
        });
    }

    private void handOver() {
        Mastership mine = core.member().master();
        MemberId target = mine == null ? null : target();
        if (mine == null
                || target == null
                || core.member().role() != MemberRole.MASTER
                || setup.member().standalone()) {
            end();
            return;
        }
        LOG.info("Handing over to another member before shutting down.");
        state = State.HANDING_OVER;
        deadlineMs = clock.monotonicMs() + HAND_OVER_MS;
        long number = setup.boot().incarnation().number();
        MemberMessage order = new MemberMessage.HandOver(mine.term(), mine.incarnation(), number, target, HAND_OVER_MS);
        core.on(new MemberEvent.Received(setup.boot().id(), order));
    }

    /** Some member that has everything; who is elected is the sentinels' affair. */
    private @Nullable MemberId target() {
        MemberCore member = core.member();
        for (MemberCore.ReplicaProgress replica : member.replicas()) {
            boolean fit = replica.online() && !replica.suspect() && replica.writtenIndex() >= core.position();
            if (fit && member.config().members().contains(replica.member())) {
                return replica.member();
            }
        }
        return null;
    }

    /** Mastership is over; that it was resigned is being stored. */
    void demoted() {
        demoted = true;
    }

    /** The member's newest state is stored, and what waited for that was sent: the resignation too. */
    void stored() {
        if (state == State.HANDING_OVER && demoted) {
            end();
        }
    }

    private void end() {
        state = State.ENDING;
        core.stop();
        core.whenIdle(durability::finish);
    }
}
