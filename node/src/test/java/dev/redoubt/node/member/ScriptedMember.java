package dev.redoubt.node.member;

import dev.redoubt.config.AckMode;
import dev.redoubt.node.protocol.ConfigRecord;
import dev.redoubt.node.protocol.CoreMessage;
import dev.redoubt.node.protocol.FrameHeader;
import dev.redoubt.node.protocol.MemberMessage;
import dev.redoubt.node.protocol.MemberRole;
import dev.redoubt.node.protocol.MemberStatus;
import dev.redoubt.node.protocol.ReplicationMessage;
import dev.redoubt.node.protocol.ShardMessage;
import dev.redoubt.node.protocol.SnapshotMessage;
import dev.redoubt.node.protocol.SubscriptionId;
import dev.redoubt.persistence.log.Incarnation;
import dev.redoubt.persistence.log.LogEnd;
import dev.redoubt.persistence.log.LogRecord;
import dev.redoubt.persistence.log.MemberId;
import dev.redoubt.persistence.log.ReplId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A member of a script: a production core and its host, which carries out every effect at once. One thread. */
final class ScriptedMember {
    static final ConfigRecord CONFIG = new ConfigRecord(1, AckMode.QUORUM, ScriptNames.MEMBERS, ScriptNames.VOTERS);

    private static final int RECORD_BYTES = 10;

    private record FullSync(MemberId to, long term, SubscriptionId subscription, long index) {}

    final String name;
    final MemberId id;
    private final ScriptedCluster cluster;
    private final ScriptTrace trace;
    private final SplittableRandom random;
    private final FakeLog log = new FakeLog();

    /** All records ever written; those up to the base are never sent. */
    private final List<LogRecord> records = new ArrayList<>();

    private final Deque<MemberEvent> events = new ArrayDeque<>();
    private final List<FullSync> fullSyncs = new ArrayList<>();

    /** The confirmation round of each held read. */
    private final List<Long> heldReads = new ArrayList<>();

    private StoredState stored = StoredState.EMPTY;
    private int process;
    private boolean writesPaused;
    private long leaseRequest;
    private @Nullable SubscriptionId receiving;
    private @Nullable ScriptedMember baseOf;

    /** Null while the process does not run. */
    private @Nullable MemberCore core;

    ScriptedMember(String name, ScriptedCluster cluster, ScriptTrace trace) {
        this.name = name;
        this.id = ScriptNames.id(name);
        this.cluster = cluster;
        this.trace = trace;
        this.random = new SplittableRandom(name.charAt(0));
    }

    Incarnation incarnation() {
        return ScriptNames.process(name, process);
    }

    LogEnd end() {
        return log.end;
    }

    boolean runs() {
        return core != null;
    }

    /** Starts a process on what is on disk. A member without {@code empty} has been in the shard before. */
    void start(boolean empty) {
        if (process == 0 && !empty) {
            stored = new StoredState(0, null, null, 0, false, "boot", CONFIG);
        }
        process++;
        core = new MemberCore(
                MemberSettings.of(false, AckMode.QUORUM, true),
                MemberOptions.DEFAULT,
                new MemberBoot(id, incarnation(), stored, "boot", false),
                log,
                random);
        carryOut(core.start(cluster.nowMs()));
        drain();
    }

    /** Ends the process; what is written to the log stays, as after a kill. */
    void crash() {
        core = null;
        events.clear();
        fullSyncs.clear();
        heldReads.clear();
        writesPaused = false;
    }

    private MemberCore core() {
        if (core == null) {
            throw new IllegalArgumentException(name + " does not run");
        }
        return core;
    }

    void give(MemberEvent event) {
        events.addLast(event);
        drain();
    }

    private void drain() {
        while (!events.isEmpty()) {
            carryOut(core().on(events.removeFirst(), cluster.nowMs()));
        }
    }

    /** Hears a message, which for a snapshot is the whole file. */
    void receive(ScriptedMember from, ShardMessage message) {
        if (message instanceof SnapshotMessage.SnapshotChunk chunk) {
            if (chunk.subscription().equals(receiving)) {
                baseOf = from;
                give(new MemberEvent.BaseReceived(chunk.subscription()));
            }
        } else if (message instanceof CoreMessage core) {
            give(new MemberEvent.Received(from.id, core));
        }
    }

    void hear(String sentinel, CoreMessage message) {
        give(new MemberEvent.Received(ScriptNames.id(sentinel), message));
    }

    // ---- what clients and operators do

    /** Executes writes of clients: that many records. */
    void write(long count) {
        if (core().role() != MemberRole.MASTER || writesPaused) {
            trace.add(name, writesPaused ? "delays writes" : "refuses writes");
            return;
        }
        for (long i = 0; i < count; i++) {
            append(null);
        }
        trace.add(name, "append to " + ScriptNames.name(log.end));
        give(new MemberEvent.Appended(log.end));
    }

    /** Appends a client's record, or the term-start record that the log has counted already. */
    private void append(@Nullable ReplId termStart) {
        if (termStart == null) {
            log.write(RECORD_BYTES);
        }
        LogEnd end = log.end;
        byte[] payload = new byte[termStart == null ? RECORD_BYTES : 0];
        records.add(new LogRecord(end.index(), end.term(), 0, end.offset(), 0, 0, payload, termStart));
    }

    /** Executes a read of a client; without a lease the read is held until a majority confirms the master. */
    void read() {
        long round = core().readRound();
        if (core().role() != MemberRole.MASTER) {
            trace.add(name, core().shown().isCommitted() ? "answers the read" : "refuses the read");
        } else if (core().mayRead(cluster.nowMs(), round)) {
            trace.add(name, "answers the read: leased");
        } else {
            trace.add(name, "holds the read of round " + round);
            heldReads.add(round);
            give(new MemberEvent.ConfirmReads());
        }
    }

    /** Rewrites the log: the base is now at that index, and older records are gone. */
    void rewrite(long index) {
        log.base = index;
        log.first = index + 1;
    }

    void grant(long lengthMs) {
        long term = core().status(cluster.nowMs()).term();
        for (MemberId voter : ScriptNames.VOTERS) {
            give(new MemberEvent.Received(voter, new MemberMessage.Grant(term, incarnation(), leaseRequest, lengthMs)));
        }
    }

    boolean asksForLease() {
        return core != null && core.role() == MemberRole.MASTER && leaseRequest > 0;
    }

    /** Returns the state in one line. */
    String show() {
        if (core == null) {
            return "does not run, end=" + ScriptNames.name(log.end);
        }
        MemberStatus status = core.status(cluster.nowMs());
        String role = core.role() == MemberRole.REPLICA
                ? "REPLICA of " + trace.names.text(status.following()) + (status.linkUp() ? " linked" : " unlinked")
                : core.role().toString();
        String clients = core.role() == MemberRole.MASTER
                ? (core.mayRead(cluster.nowMs(), core.readRound()) ? " leased" : " unleased") + online()
                : (core.shown().isCommitted() ? " shown" : " hidden");
        return role + " term=" + status.term() + " end=" + ScriptNames.name(log.end) + " commit="
                + core.commitIndex() + clients + (status.suspect() ? " suspect" : "")
                + (status.resigned() ? " resigned" : "");
    }

    /** The replicas that the master counts on. */
    private String online() {
        return core().replicas().stream()
                .filter(MemberCore.ReplicaProgress::online)
                .map(replica -> ScriptNames.name(replica.member()))
                .collect(Collectors.joining(",", " online=", ""));
    }

    // ---- the host

    private void carryOut(List<MemberEffect> effects) {
        for (MemberEffect effect : effects) {
            if (!carriedOutOnLog(effect) && !carriedOutOnBase(effect)) {
                other(effect);
            }
        }
        for (FullSync each : List.copyOf(fullSyncs)) {
            if (core().commitIndex() >= each.index) {
                fullSyncs.remove(each);
                cluster.send(
                        this,
                        each.to,
                        new SnapshotMessage.SnapshotChunk(each.term, each.subscription, 0, new byte[0], true));
                events.addLast(new MemberEvent.FullSyncSent(each.to, each.subscription, each.index));
            }
        }
    }

    private boolean carriedOutOnLog(MemberEffect effect) {
        if (effect instanceof MemberEffect.AppendTermStart e) {
            log.termStart(e.term(), e.replId());
            append(e.replId());
            trace.add(name, "append term start, to " + ScriptNames.name(log.end));
            events.addLast(new MemberEvent.Appended(log.end));
        } else if (effect instanceof MemberEffect.AppendRecords e) {
            e.records().forEach(this::copy);
            trace.add(name, "append to " + ScriptNames.name(log.end));
            events.addLast(new MemberEvent.Appended(log.end));
        } else if (effect instanceof MemberEffect.Truncate e) {
            records.subList((int) e.lastIndex(), records.size()).clear();
            log.truncate(e.lastIndex());
            long offset =
                    records.isEmpty() ? 0 : records.get(records.size() - 1).endOffset();
            log.end = new LogEnd(log.end.term(), log.end.replId(), log.end.index(), offset);
            trace.add(name, "truncate to " + ScriptNames.name(log.end));
            events.addLast(new MemberEvent.Truncated());
        } else if (effect instanceof MemberEffect.Sync e) {
            log.fsynced = Math.max(log.fsynced, Math.min(e.index(), log.end.index()));
            trace.add(name, "fsync " + e.index());
            events.addLast(new MemberEvent.Fsynced(e.index()));
        } else if (effect instanceof MemberEffect.SendFrames e) {
            sendFrames(e);
        } else {
            return false;
        }
        return true;
    }

    private void copy(LogRecord record) {
        if (record.index() != log.end.index() + 1) {
            throw new IllegalStateException(name + " appends " + record.index() + " behind " + log.end.index());
        }
        if (record.termReplId() != null) {
            log.termStart(record.term(), record.termReplId());
        } else {
            log.write(record.payload().length());
        }
        records.add(record);
    }

    private void sendFrames(MemberEffect.SendFrames e) {
        FrameHeader header = e.header();
        long before = e.fromIndex() - 1;
        List<LogRecord> sent = e.maxBytes() == 0 ? List.of() : records.subList((int) before, (int) log.end.index());
        ReplicationMessage.Frame frame = new ReplicationMessage.Frame(header, before, log.terms.replIdAt(before), sent);
        cluster.send(this, e.to(), frame);
        events.addLast(new MemberEvent.FramesSent(
                e.to(), header.subscription(), frame.lastIndex(), (long) sent.size() * RECORD_BYTES));
    }

    private boolean carriedOutOnBase(MemberEffect effect) {
        if (effect instanceof MemberEffect.StartFullSync e) {
            fullSyncs.add(new FullSync(e.to(), e.term(), e.subscription(), log.end.index()));
            trace.add(name, "start full sync of " + ScriptNames.name(e.to()) + " at " + log.end.index());
        } else if (effect instanceof MemberEffect.StopFullSync e) {
            fullSyncs.removeIf(each -> each.subscription.equals(e.subscription()));
            trace.add(name, "stop full sync of " + ScriptNames.name(e.to()));
        } else if (effect instanceof MemberEffect.ReceiveBase e) {
            receiving = e.subscription();
            trace.add(name, "receive base " + trace.names.text(receiving));
        } else if (effect instanceof MemberEffect.InstallBase e && baseOf != null) {
            install(baseOf);
            receiving = null;
            trace.add(name, "install base, to " + ScriptNames.name(log.end));
            events.addLast(new MemberEvent.BaseInstalled(e.subscription()));
        } else if (effect instanceof MemberEffect.AbandonBase e) {
            receiving = null;
            trace.add(name, "abandon base " + trace.names.text(e.subscription()));
        } else {
            return false;
        }
        return true;
    }

    /** The base is the sender's log as it is now: scripts do not write while a snapshot is on its way. */
    private void install(ScriptedMember from) {
        records.clear();
        records.addAll(from.records);
        log.end = from.log.end;
        log.terms = from.log.terms;
        log.fsynced = log.end.index();
        rewrite(log.end.index());
    }

    private void other(MemberEffect effect) {
        if (effect instanceof MemberEffect.Send e) {
            if (e.message() instanceof MemberMessage.LeaseRequest request) {
                leaseRequest = request.number();
            }
            cluster.send(this, e.to(), e.message());
        } else if (effect instanceof MemberEffect.Store e) {
            stored = e.state();
            trace.add(name, "store " + text(stored));
            events.addLast(new MemberEvent.Stored(e.number()));
        } else if (effect instanceof MemberEffect.ApplyUpTo e) {
            trace.add(name, "apply to " + e.index());
        } else if (effect instanceof MemberEffect.ReleaseUpTo e) {
            trace.add(name, "release to " + e.index());
            releaseReads();
        } else if (effect instanceof MemberEffect.RoleChanged e) {
            trace.add(name, "role " + e.role() + " term=" + e.term() + " master=" + trace.names.text(e.master()));
        } else if (effect instanceof MemberEffect.Demoted e) {
            writesPaused = false;
            String failed = heldReads.isEmpty() ? "" : ", " + heldReads.size() + " held reads fail";
            trace.add(name, "demoted from term " + e.term() + failed);
            heldReads.clear();
            events.addLast(new MemberEvent.Settled());
        } else if (effect instanceof MemberEffect.PauseWrites) {
            writesPaused = true;
            trace.add(name, "pause writes");
            events.addLast(new MemberEvent.Paused());
        } else if (effect instanceof MemberEffect.ResumeWrites) {
            writesPaused = false;
            trace.add(name, "resume writes");
        } else if (effect instanceof MemberEffect.Note e) {
            trace.add(name, "note " + e.text());
        } else {
            throw new IllegalStateException("not carried out: " + effect);
        }
    }

    private void releaseReads() {
        for (long round : List.copyOf(heldReads)) {
            if (core().mayRead(cluster.nowMs(), round)) {
                heldReads.remove((Long) round);
                trace.add(name, "answers the read of round " + round);
            }
        }
    }

    private String text(StoredState state) {
        StoredState.Promotion promote = state.promote();
        return "promised=" + state.promised()
                + (state.leader() == null ? "" : " to=" + trace.names.text(state.leader()))
                + (promote == null ? "" : " promote=" + trace.names.text(promote.incarnation()) + "@" + promote.term())
                + (state.resignedTerm() == 0 ? "" : " resigned=" + state.resignedTerm())
                + (state.suspect() ? " suspect" : "") + " config="
                + state.config().version();
    }
}
