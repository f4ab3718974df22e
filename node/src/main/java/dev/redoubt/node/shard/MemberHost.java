package dev.redoubt.node.shard;

import dev.redoubt.node.command.Access;
import dev.redoubt.node.member.Health;
import dev.redoubt.node.member.MemberCore;
import dev.redoubt.node.member.MemberEffect;
import dev.redoubt.node.member.MemberEvent;
import dev.redoubt.node.member.MemberRole;
import dev.redoubt.node.member.StoredState;
import dev.redoubt.node.replication.LogView;
import dev.redoubt.node.replication.PeerMessage;
import dev.redoubt.node.replication.ReplicationMessage;
import dev.redoubt.persistence.aof.BrokenChainException;
import dev.redoubt.persistence.log.LogEnd;
import dev.redoubt.persistence.log.LogRecord;
import dev.redoubt.persistence.log.MemberId;
import dev.redoubt.persistence.log.TermTable;
import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hosts the member's pure core: gives it events one at a time and carries out its effects in order. It adds no decision
 * about terms, leases or commitment. The shard's thread only; files are read and written on the IO pool.
 */
final class MemberHost {
    private static final Logger LOG = LoggerFactory.getLogger(MemberHost.class);
    /** Keys that a cycle of active expiry removes at most before the sockets get their turn. */
    private static final int EXPIRE_STEP = 200;

    private static final long EXPIRE_NANOS = 1_000_000;
    /** How long a replica's records may wait for a snapshot of it; acknowledgements depend on them. */
    private static final long MAX_DELAY_MS = 200;

    private final Shard shard;
    private final MemberCore core;
    private final Deque<MemberEvent> events = new ArrayDeque<>();
    private final Replication replication;
    private LogView log = NoLog.INSTANCE;
    private boolean handling;
    private boolean started;
    private boolean paused;
    private boolean confirming;
    private Access access = Access.LOADING;
    private Health health = Health.GOOD;
    private @Nullable MemberEvent whenLoaded;

    private final List<LogRecord> delayed = new ArrayList<>();
    private long delayedSinceMs;

    private @Nullable StoredState storing;
    private MemberEffect.@Nullable Store nextStore;

    MemberHost(Shard shard) {
        this.shard = shard;
        this.core = new MemberCore(shard.setup.member(), shard.setup.boot(), new CurrentLog(), new SecureRandom());
        this.replication = new Replication(shard, this);
    }

    /** The log as the core sees it goes on with another tail after each load. */
    private final class CurrentLog implements LogView {
        @Override
        public LogEnd end() {
            return log.end();
        }

        @Override
        public TermTable terms() {
            return log.terms();
        }

        @Override
        public long firstIndex() {
            return log.firstIndex();
        }

        @Override
        public long fsyncedIndex() {
            return log.fsyncedIndex();
        }
    }

    /** Before the first load nothing is known of the log. */
    private enum NoLog implements LogView {
        INSTANCE;

        @Override
        public LogEnd end() {
            return LogEnd.EMPTY;
        }

        @Override
        public TermTable terms() {
            return TermTable.EMPTY;
        }

        @Override
        public long firstIndex() {
            return 1;
        }

        @Override
        public long fsyncedIndex() {
            return 0;
        }
    }

    MemberCore core() {
        return core;
    }

    boolean isMaster() {
        return core.role() == MemberRole.MASTER;
    }

    /** Whether it answered clients as master when that was last looked at. */
    boolean serves() {
        return access == Access.MASTER;
    }

    /** Whether acknowledgements wait for a majority of members. */
    boolean isQuorum() {
        return core.config().known()
                ? core.config().mode().needsMajority()
                : shard.setup.member().mode().needsMajority();
    }

    /** How many full syncs this process has begun to send. */
    long fullSyncs() {
        return replication.fullSyncs();
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
        log = tail;
        delayed.clear();
        replication.loaded(tail.sealedIndex());
        if (started) {
            MemberEvent event = whenLoaded;
            whenLoaded = null;
            updateAccess(Clocks.monotonicMs());
            if (event != null) {
                on(event);
            }
        } else {
            started = true;
            carryOut(core.start(Clocks.monotonicMs()));
            updateAccess(Clocks.monotonicMs());
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
            updateAccess(Clocks.monotonicMs());
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

    // ---- What clients may do ----------------------------------------------------------------------------------------

    /** 4.1: checked at the start of each batch. */
    void beforeBatch(long nowMs) {
        updateAccess(nowMs);
    }

    private void updateAccess(long nowMs) {
        Access now = accessAt(nowMs);
        if (now != access) {
            access = now;
            shard.engine.setAccess(now);
        }
    }

    void accessReset() {
        access = Access.LOADING;
    }

    private Access accessAt(long nowMs) {
        if (shard.state() == ShardState.LOADING) {
            return Access.LOADING;
        }
        return switch (core.role()) {
            case MASTER -> core.mayAnswer(nowMs) ? Access.MASTER : Access.NO_MASTER;
            case REPLICA -> {
                boolean stale = core.linkDownSinceMs(nowMs).isPresent();
                boolean serves = shard.setup.config().node().replicaServeStaleData() || !stale;
                yield serves && replication.mayServeReads() ? Access.REPLICA : Access.NO_MASTER;
            }
            // A node that stands alone is about to make itself master.
            case NONE -> started && !shard.setup.member().standalone() ? Access.NO_MASTER : Access.LOADING;
        };
    }

    /** Whether what leaves now passes the gate; what a replica or a loading shard says depends on nothing held here. */
    boolean gated(Client client, Client.@Nullable Batch batch, boolean wrote, long nowMs) {
        if (client.held > 0) {
            return true;
        }
        if (access != Access.MASTER) {
            return false;
        }
        if (wrote || batch == null || shard.isReleased() && core.mayRead(nowMs, core.readStamp())) {
            return true;
        }
        // PING and INFO answer also without a lease (3.2) and on a full disk; so do writes that were refused: their
        // answer depends on nothing that could vanish.
        return shard.durability.isRefusing() ? DataCommands.anyRead(batch) : DataCommands.any(batch);
    }

    /** After something was held: reads may need the members' word (4.4). */
    void heldReads(boolean wrote) {
        if (!wrote && !confirming && !shard.gate.isEmpty() && !core.mayRead(Clocks.monotonicMs(), core.readStamp())) {
            confirming = true;
            shard.afterIo(() -> {
                confirming = false;
                on(new MemberEvent.ConfirmReads());
            });
        }
    }

    /** Active expiry, in slices of a millisecond. */
    void expire() {
        if (access != Access.MASTER || paused) {
            return;
        }
        long end = System.nanoTime() + EXPIRE_NANOS;
        int removed;
        do {
            removed = shard.engine.expireCycle(Clocks.unixMs(), EXPIRE_STEP);
        } while (removed >= EXPIRE_STEP && System.nanoTime() < end);
        if (shard.engine.effects().size() > 0) {
            shard.scheduleFlush();
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
        } else if (effect instanceof MemberEffect.AppendMarker marker) {
            appendMarker(marker);
        } else if (effect instanceof MemberEffect.Store store) {
            store(store);
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
            shard.afterIo(shard::resumeWaiting);
        } else if (effect instanceof MemberEffect.Note note) {
            LOG.info("{}", note.text());
        } else {
            replication.carryOut(effect);
        }
    }

    private void release(long index) {
        if (shard.gate.release(core, index, Clocks.monotonicMs())) {
            heldReads(false);
        }
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

    private void appendMarker(MemberEffect.AppendMarker marker) {
        appender().marker(marker.term(), marker.replId(), Clocks.unixMs(), Clocks.monotonicMs());
        shard.engine.effects().beginTerm();
    }

    private void appendRecords(List<LogRecord> records) {
        // A snapshot stands exactly behind what is applied, which a stream of uncommitted records never lets happen.
        if (!delayed.isEmpty() || shard.snapshots.isWaitingToCut() && !replication.allApplied()) {
            if (delayed.isEmpty()) {
                delayedSinceMs = Clocks.monotonicMs();
            }
            delayed.addAll(records);
        } else {
            append(records);
        }
    }

    /** The cut is made: what came meanwhile is appended behind it. */
    void appendDelayed() {
        if (!delayed.isEmpty()) {
            List<LogRecord> records = List.copyOf(delayed);
            delayed.clear();
            append(records);
        }
    }

    /** The master did not commit what would let us cut: appending comes before the snapshot. */
    void appendDelayedTooLong() {
        if (!delayed.isEmpty() && Clocks.monotonicMs() - delayedSinceMs > MAX_DELAY_MS) {
            appendDelayed();
        }
    }

    private void append(List<LogRecord> records) {
        try {
            appender().accept(records, Clocks.monotonicMs());
            replication.accepted(records);
        } catch (BrokenChainException e) {
            shard.fatal("The master's records do not continue this log", e);
        }
    }

    /** Only the newest state is written; what was asked for before it is durable with it. */
    private void store(MemberEffect.Store store) {
        nextStore = store;
        if (storing == null) {
            writeState();
        }
    }

    private void writeState() {
        MemberEffect.Store store = nextStore;
        if (store == null) {
            return;
        }
        nextStore = null;
        storing = store.state();
        Map<String, String> fields = new TreeMap<>(store.state().format());
        fields.put(ShardSetup.ID_KEY, shard.setup.boot().id().hex());
        shard.io(
                () -> {
                    shard.setup.state().write(fields);
                    return store.number();
                },
                (number, failure) -> {
                    storing = null;
                    if (failure != null || number == null) {
                        shard.fatal("The member's state cannot be stored", failure == null ? new Error() : failure);
                        return;
                    }
                    on(new MemberEvent.Stored(number));
                    writeState();
                    shard.gate.flush();
                });
    }

    private void roleChanged(MemberEffect.RoleChanged changed) {
        LOG.info("Role of term {}: {}", changed.term(), changed.role());
        shard.setup.roles().accept(changed.role());
        updateAccess(Clocks.monotonicMs());
        if (changed.role() == MemberRole.MASTER) {
            shard.ready();
            shard.afterIo(shard::resumeWaiting);
        }
    }

    private void demoted(long term) {
        int closed = shard.gate.closeHeld();
        LOG.warn("Mastership of term {} is over; closed {} connections whose outcome is unknown", term, closed);
        updateAccess(Clocks.monotonicMs());
        shard.waits.unblock();
        for (Client client : new ArrayList<>(shard.clients.values())) {
            if (client.session.pubsub()) {
                client.connection.close();
            }
        }
        paused = false;
        shard.afterIo(shard::resumeWaiting);
        shard.whenIdle(() -> on(new MemberEvent.Settled()));
    }
}
