package dev.redoubt.node.shard;

import dev.redoubt.config.AppendFsync;
import dev.redoubt.config.Live;
import dev.redoubt.config.LiveConfig;
import dev.redoubt.config.NodeDirectives;
import dev.redoubt.node.member.MemberCore;
import dev.redoubt.node.member.MemberEffect;
import dev.redoubt.node.member.MemberEvent;
import dev.redoubt.node.member.MemberOptions;
import dev.redoubt.node.protocol.Health;
import dev.redoubt.node.protocol.MemberRole;
import dev.redoubt.node.protocol.PeerMessage;
import dev.redoubt.node.protocol.ReplicationMessage;
import dev.redoubt.persistence.aof.format.BaseInfo;
import dev.redoubt.persistence.aof.format.BrokenChainException;
import dev.redoubt.persistence.log.LogEnd;
import dev.redoubt.persistence.log.LogRecord;
import dev.redoubt.persistence.log.MemberId;
import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hosts the member's pure core: gives it events one at a time and carries out its effects in order. It adds no decision
 * about terms, leases or commitment. The shard's thread only; files are read and written on the IO pool.
 */
final class MemberHost {
    private static final Logger LOG = LoggerFactory.getLogger(MemberHost.class);
    /** How long a replica's records may wait for a snapshot of it; acknowledgements depend on them. */
    private static final long MAX_DELAY_MS = 200;

    private final Shard shard;
    private final MemberCore core;
    private final Deque<MemberEvent> events = new ArrayDeque<>();
    private final Replication replication;
    final StateWriter states;
    final ClientAccess access;
    private final CoreLog log = new CoreLog();
    private final Live<AppendFsync> appendfsync;
    private final Live<Integer> priority;
    private boolean handling;
    private boolean started;
    private boolean paused;
    private Health health = Health.GOOD;
    private @Nullable MemberEvent whenLoaded;

    private final List<LogRecord> delayed = new ArrayList<>();
    private long delayedSinceMs;

    MemberHost(Shard shard) {
        this.shard = shard;
        LiveConfig config = shard.setup.config();
        this.appendfsync = config.live(NodeDirectives.APPENDFSYNC);
        this.priority = config.live(NodeDirectives.REPLICA_PRIORITY);
        this.core = new MemberCore(shard.setup.member(), options(), shard.setup.boot(), log, new SecureRandom());
        shard.resources.add(
                "listener of the member's options",
                config.onChange(
                        List.of(NodeDirectives.APPENDFSYNC, NodeDirectives.REPLICA_PRIORITY), this::optionsChanged));
        this.replication = new Replication(shard, this);
        this.states = new StateWriter(shard, this);
        this.access = new ClientAccess(shard, this);
    }

    private MemberOptions options() {
        return new MemberOptions(appendfsync.get() == AppendFsync.ALWAYS, priority.get());
    }

    private void optionsChanged() {
        if (started) {
            on(new MemberEvent.OptionsChanged(options()));
        }
    }

    MemberCore core() {
        return core;
    }

    boolean isMaster() {
        return core.role() == MemberRole.MASTER;
    }

    /** Whether acknowledgements wait for a majority of members. */
    boolean isQuorum() {
        return core.config().known()
                ? core.config().mode().needsMajority()
                : shard.setup.member().mode().needsMajority();
    }

    /** Where a snapshot of the keyspace stands now; its file is not used. */
    BaseInfo base(LogTail tail) {
        return replication.base(tail);
    }

    FullSync fullSync() {
        return replication.fullSync();
    }

    boolean isStarted() {
        return started;
    }

    /** Whether the keyspace is what the log's last record left. */
    boolean allApplied() {
        return replication.allApplied();
    }

    /** Whether new commands wait for a planned failover. */
    boolean paused() {
        return paused;
    }

    /** Shard and log say the same again. */
    void loaded(LogTail tail) {
        log.loaded(tail);
        delayed.clear();
        replication.loaded();
        if (started) {
            MemberEvent event = whenLoaded;
            whenLoaded = null;
            access.update(Clocks.monotonicMs());
            if (event != null) {
                on(event);
            }
        } else {
            started = true;
            carryOut(core.start(Clocks.monotonicMs()));
            // They may have changed while the log was being loaded.
            optionsChanged();
            access.update(Clocks.monotonicMs());
        }
    }

    /** The event to give when the load that begins now has ended. */
    void afterLoad(MemberEvent event) {
        whenLoaded = event;
    }

    void on(MemberEvent event) {
        events.add(event);
        if (handling) {
            return;
        }
        handling = true;
        try {
            MemberEvent next = events.poll();
            while (next != null) {
                carryOutAll(core.on(next, Clocks.monotonicMs()));
                next = events.poll();
            }
        } finally {
            handling = false;
        }
    }

    private void carryOut(List<MemberEffect> effects) {
        handling = true;
        try {
            carryOutAll(effects);
        } finally {
            handling = false;
        }
        MemberEvent next = events.poll();
        if (next != null) {
            on(next);
        }
    }

    void tick() {
        if (started) {
            on(new MemberEvent.Tick());
            access.update(Clocks.monotonicMs());
        }
    }

    void appended(LogEnd end) {
        on(new MemberEvent.Appended(end));
    }

    void received(MemberId from, Object message) {
        if (!started) {
            return;
        }
        if (message instanceof ReplicationMessage.SnapshotChunk chunk) {
            replication.chunk(from, chunk);
        } else if (message instanceof ReplicationMessage.SnapshotAck ack) {
            replication.chunkAcked(from, ack);
        } else if (message instanceof PeerMessage peer) {
            on(new MemberEvent.Received(from, peer));
        } else {
            LOG.warn("Dropped a message of an unknown kind from {}: {}", from.brief(), message.getClass());
        }
    }

    void setHealth(Health now) {
        if (started && !now.equals(health)) {
            health = now;
            on(new MemberEvent.HealthChanged(now));
        }
    }

    // ---- Effects ----------------------------------------------------------------------------------------------------

    private void carryOutAll(List<MemberEffect> effects) {
        for (MemberEffect effect : effects) {
            carryOut(effect);
        }
    }

    private void carryOut(MemberEffect effect) {
        if (effect instanceof MemberEffect.ReleaseUpTo release) {
            release(release.index());
        } else if (effect instanceof MemberEffect.Send send) {
            shard.setup.peers().send(send.to(), send.message());
        } else if (effect instanceof MemberEffect.SendFrames frames) {
            replication.sendFrames(frames);
        } else if (effect instanceof MemberEffect.AppendRecords append) {
            appendRecords(append.records());
        } else if (effect instanceof MemberEffect.ApplyUpTo apply) {
            replication.applyUpTo(apply.index());
        } else if (effect instanceof MemberEffect.AppendTermStart termStart) {
            appendTermStart(termStart);
        } else if (effect instanceof MemberEffect.Store store) {
            states.store(store);
        } else if (effect instanceof MemberEffect.Sync) {
            shard.durability.fsync();
        } else if (effect instanceof MemberEffect.RoleChanged changed) {
            roleChanged(changed);
        } else if (effect instanceof MemberEffect.Demoted demoted) {
            demoted(demoted.term());
        } else if (effect instanceof MemberEffect.PauseWrites) {
            paused = true;
            shard.whenIdle(() -> on(new MemberEvent.Paused()));
        } else if (effect instanceof MemberEffect.ResumeWrites) {
            paused = false;
            shard.afterIo(shard.clients::resumeWaiting);
        } else if (effect instanceof MemberEffect.Note note) {
            LOG.info("{}", note.text());
        } else {
            replication.carryOut(effect);
        }
    }

    private void release(long index) {
        shard.gate.release(index, Clocks.monotonicMs());
        shard.snapshots.committed(core.commitIndex());
        replication.committed();
    }

    private Appender appender() {
        Appender appender = shard.appender();
        if (appender == null) {
            throw new IllegalStateException("the core appends while the log is being loaded");
        }
        return appender;
    }

    private void appendTermStart(MemberEffect.AppendTermStart termStart) {
        appender().termStart(termStart.term(), termStart.replId(), Clocks.unixMs(), Clocks.monotonicMs());
        shard.engine.effects().beginTerm();
    }

    private void appendRecords(List<LogRecord> records) {
        // A snapshot stands exactly behind what is applied, which a stream of uncommitted records never lets happen.
        if (!delayed.isEmpty() || shard.snapshots.isWaitingForPoint() && !replication.allApplied()) {
            if (delayed.isEmpty()) {
                delayedSinceMs = Clocks.monotonicMs();
            }
            delayed.addAll(records);
        } else {
            append(records);
        }
    }

    /** Appends the records that arrived while the snapshot point was taken. */
    void appendDelayed() {
        if (!delayed.isEmpty()) {
            List<LogRecord> records = List.copyOf(delayed);
            delayed.clear();
            append(records);
        }
    }

    /** Gives the snapshot up when its record is not committed in time: appending comes before the snapshot. */
    void appendDelayedTooLong() {
        if (!delayed.isEmpty() && Clocks.monotonicMs() - delayedSinceMs > MAX_DELAY_MS) {
            appendDelayed();
        }
    }

    private void append(List<LogRecord> records) {
        try {
            replication.accept(appender(), records);
        } catch (BrokenChainException e) {
            shard.fatal("The master's records do not continue this log", e);
        }
    }

    private void roleChanged(MemberEffect.RoleChanged changed) {
        LOG.info("Role of term {}: {}", changed.term(), changed.role());
        shard.setup.roles().accept(changed.role());
        access.update(Clocks.monotonicMs());
        if (changed.role() == MemberRole.MASTER) {
            shard.ready();
            shard.afterIo(shard.clients::resumeWaiting);
        }
    }

    private void demoted(long term) {
        shard.stopping.demoted();
        int closed = shard.gate.closeHeld();
        LOG.warn(
                "Mastership of term {} ended; dropped {} held replies and closed their connections: the outcome of"
                        + " these commands is unknown",
                term,
                closed);
        access.update(Clocks.monotonicMs());
        shard.waits.unblock();
        for (Client client : new ArrayList<>(shard.clients.all())) {
            if (client.session.pubsub()) {
                client.connection.close();
            }
        }
        paused = false;
        shard.afterIo(shard.clients::resumeWaiting);
        shard.whenIdle(() -> on(new MemberEvent.Settled()));
    }
}
