package dev.redoubt.node.member;

import dev.redoubt.node.protocol.ConfigRecord;
import dev.redoubt.node.protocol.FrameHeader;
import dev.redoubt.node.protocol.LeaderId;
import dev.redoubt.node.protocol.Mastership;
import dev.redoubt.node.protocol.MemberMessage;
import dev.redoubt.node.protocol.MemberMessage.Promoted;
import dev.redoubt.node.protocol.MemberRole;
import dev.redoubt.node.protocol.MemberStatus;
import dev.redoubt.node.protocol.PeerMessage;
import dev.redoubt.node.protocol.ReplicationMessage;
import dev.redoubt.node.replication.LogView;
import dev.redoubt.persistence.log.LogEnd;
import dev.redoubt.persistence.log.MemberId;
import dev.redoubt.persistence.log.ReplId;
import java.util.List;
import java.util.OptionalLong;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * One member of one shard: the whole protocol of a data node as a pure state machine (docs/protocol.md 1–5). It
 * dispatches to its parts: {@link Promises}, {@link MasterRole} with {@link Lease}, {@link ReadIndexQuorum} and
 * {@link LeadershipTransfer}, {@link ReplicaRole}, and holds the role, drawn at {@link MemberRole}:
 *
 * <ul>
 *   <li>NONE to REPLICA: Follow or Ping names the master of a term at least as high as the promised one (5.5);
 *   <li>NONE, REPLICA to MASTER: the term-start record is appended, after Promote was stored (5.4), or at start of a node
 *       without sentinels (3.1);
 *   <li>any to NONE: a higher term is seen (5.6); MASTER to NONE: it resigned (5.7).
 * </ul>
 *
 * <p>It does not hold the log, execute commands, hold replies or send bytes. Not thread-safe: the shard's thread calls
 * it. Times are milliseconds of a monotonic local clock.
 */
public final class MemberCore implements MasterAuthority {
    private final Context c;
    private final String bootId;
    private final boolean logSuspect;
    private final Promises promises;
    private final ReplicaRole replica;
    private final LeadershipTransfer handOver;
    private @Nullable MasterRole master;
    private @Nullable ProgressTracker source;
    private @Nullable MemberId promotedBy;
    private MemberRole role = MemberRole.NONE;
    private String lastRefusedConfig = "";

    /**
     * A process that has just started. Nothing is sent before {@link #start}.
     *
     * @param log the shard's log, read whenever an event is handled
     * @param random for replIds and nonces
     */
    public MemberCore(MemberSettings settings, MemberBoot boot, LogView log, RandomGenerator random) {
        this(settings, boot, log, random, MemberRules.PROTOCOL);
    }

    MemberCore(MemberSettings settings, MemberBoot boot, LogView log, RandomGenerator random, MemberRules rules) {
        this.c = new Context(settings, boot, log, random, rules);
        this.bootId = boot.bootId();
        this.logSuspect = boot.logSuspect();
        this.promises = new Promises(c, this);
        this.replica = new ReplicaRole(c);
        this.handOver = new LeadershipTransfer(c, this);
    }

    /** To be called once, after the log is loaded. */
    public List<MemberEffect> start(long nowMs) {
        c.nowMs = nowMs;
        c.start(bootId, logSuspect);
        if (c.settings.standalone()) {
            promises.promoteItself(c.promised() + 1);
        }
        return c.out.drain();
    }

    /** Handles one event; the host carries out the effects in order before it gives the next. */
    public List<MemberEffect> on(MemberEvent event, long nowMs) {
        c.nowMs = nowMs;
        if (event instanceof MemberEvent.Received e) {
            received(e.from(), e.message());
        } else if (event instanceof MemberEvent.Appended e) {
            appended(e.end());
        } else if (event instanceof MemberEvent.Tick) {
            tick();
        } else {
            done(event);
        }
        if (!c.logUnsettled()) {
            promises.proceed();
            replica.proceed();
        }
        if (master != null) {
            handOver.proceed(master);
        }
        return c.out.drain();
    }

    private void done(MemberEvent event) {
        if (event instanceof MemberEvent.FramesSent e) {
            ProgressTracker feeds = master != null ? master.feeds() : source;
            if (feeds != null) {
                feeds.framesSent(e);
            }
        } else if (event instanceof MemberEvent.Fsynced) {
            if (master != null) {
                master.advance();
            } else {
                replica.fsynced();
            }
        } else if (event instanceof MemberEvent.Stored e) {
            c.out.stored(e.number());
        } else if (event instanceof MemberEvent.ConfirmReads) {
            // In local mode no answer of a member stands for a lease (4.4).
            if (master != null && master.open() && c.mode().needsMajority()) {
                master.confirmation().ask();
            }
        } else if (event instanceof MemberEvent.Settled) {
            c.logFree();
            c.shown.holdsWholeLog(); // it executed those records as master
        } else if (event instanceof MemberEvent.Truncated) {
            replica.truncated();
        } else if (event instanceof MemberEvent.BaseReceived e) {
            replica.baseReceived(e);
        } else if (event instanceof MemberEvent.BaseInstalled e) {
            replica.baseInstalled(e);
        } else if (event instanceof MemberEvent.BaseFailed e) {
            replica.baseFailed(e);
        } else if (event instanceof MemberEvent.FullSyncSent) {
            return; // the replica acks when it has installed it; until then its answer is repeated
        } else if (event instanceof MemberEvent.FullSyncFailed e) {
            ProgressTracker feeds = master != null ? master.feeds() : source;
            if (feeds != null) {
                feeds.fullSyncFailed(e);
            }
        } else if (event instanceof MemberEvent.Paused) {
            handOver.pausedNow();
        } else if (event instanceof MemberEvent.HealthChanged e) {
            c.health = e.health();
        } else {
            throw new IllegalStateException("no such event: " + event);
        }
    }

    private void tick() {
        if (master != null) {
            master.tick();
        } else {
            replica.tick();
            if (source != null) {
                source.tick();
            }
        }
    }

    private void appended(LogEnd end) {
        if (master == null) {
            replica.appended(end);
        } else if (master.appended(end)) {
            role = MemberRole.MASTER;
            announceRole();
            answerPromoted(master.term());
            master.tick();
        }
    }

    private void answerPromoted(long term) {
        StoredState.Promotion promote = c.stored().promote();
        if (promotedBy != null && promote != null && promote.term() == term) {
            c.out.send(promotedBy, new Promoted(term, promote.leader(), c.incarnation));
        }
    }

    // ---- messages

    private void received(MemberId from, PeerMessage message) {
        if (message instanceof MemberMessage m) {
            received(from, m);
        } else if (message instanceof ReplicationMessage m) {
            received(from, m);
        } else {
            throw new IllegalStateException("not for a member: " + message);
        }
    }

    private void received(MemberId from, MemberMessage message) {
        if (message instanceof MemberMessage.Ping m) {
            c.out.send(from, new MemberMessage.Pong(m.number(), c.incarnation, status(c.nowMs)));
            follow(m.master());
        } else if (message instanceof MemberMessage.Follow m) {
            if (adopt(m.config())) {
                follow(m.master());
            }
        } else if (message instanceof MemberMessage.Prepare m) {
            promises.prepare(from, m);
        } else if (message instanceof MemberMessage.CatchUp m) {
            promises.catchUp(from, m);
        } else if (message instanceof MemberMessage.Promote m) {
            promises.promote(from, m);
        } else if (message instanceof MemberMessage.Refuse m) {
            refused(m.term());
        } else if (message instanceof MemberMessage.Confirm m) {
            promises.confirm(from, m);
        } else if (message instanceof MemberMessage.Trust m) {
            promises.trust(from, m);
        } else if (master != null) {
            receivedAsMaster(from, message, master);
        }
    }

    private void receivedAsMaster(MemberId from, MemberMessage message, MasterRole acting) {
        if (message instanceof MemberMessage.Grant m) {
            acting.granted(from, m);
        } else if (message instanceof MemberMessage.Confirmed m) {
            acting.confirmed(from, m);
        } else if (message instanceof MemberMessage.HandOver m) {
            handOver.ordered(from, m, acting);
        }
    }

    private void received(MemberId from, ReplicationMessage message) {
        if (message instanceof ReplicationMessage.Frame m) {
            if (master == null) {
                replica.frame(from, m);
            } else if (m.header().term() < c.promised()) {
                c.out.send(from, new ReplicationMessage.Refuse(c.promised()));
            }
        } else if (message instanceof ReplicationMessage.Ack m) {
            acknowledged(from, m);
        } else if (message instanceof ReplicationMessage.Subscribe m) {
            subscribe(from, m);
        } else if (message instanceof ReplicationMessage.Continue m) {
            replica.continued(from, m);
        } else if (message instanceof ReplicationMessage.Truncate m) {
            replica.truncate(from, m);
        } else if (message instanceof ReplicationMessage.FullSync m) {
            replica.fullSync(from, m);
        } else if (message instanceof ReplicationMessage.Refuse m) {
            refused(m.term());
        } else {
            throw new IllegalStateException("the host keeps " + message);
        }
    }

    private void acknowledged(MemberId from, ReplicationMessage.Ack m) {
        if (master != null) {
            master.acknowledged(from, m);
        } else if (source != null) {
            source.acknowledged(from, m);
        }
    }

    private void refused(long term) {
        if (term > c.promised()) {
            seeTerm(term, null);
        }
    }

    private void subscribe(MemberId from, ReplicationMessage.Subscribe m) {
        if (m.configVersion() != c.config().version()) {
            return;
        }
        if (master != null) {
            if (m.term() > c.promised()) {
                seeTerm(m.term(), null);
            } else if (m.term() == master.term() && !m.catchUp()) {
                master.subscribe(from, m);
            }
        } else if (m.catchUp() && m.term() == c.promised() && !c.logUnsettled()) {
            if (source == null) {
                source = new ProgressTracker(
                        c, m.term(), id -> new FrameHeader(m.term(), id, 0, FrameHeader.NOBODY_CLEARED));
            }
            source.subscribe(from, m);
        }
    }

    /** 5.5: told to follow, or told again by each Ping. */
    private void follow(@Nullable Mastership whom) {
        if (whom == null
                || whom.member().equals(c.id)
                || whom.term() < c.promised()
                || whom.equals(replica.master())
                || c.settings.standalone()) {
            return;
        }
        if (whom.term() > c.promised()) {
            seeTerm(whom.term(), null);
        }
        if (master == null) {
            promises.forget();
            replica.follow(whom, false);
            role = MemberRole.REPLICA;
            announceRole();
        }
    }

    // ---- what the parts call

    ReplicaRole replica() {
        return replica;
    }

    boolean masterOf(long term) {
        return master != null && master.open() && master.term() == term;
    }

    /** 5.6: a higher term ends mastership and following; stored before any answer. */
    void seeTerm(long term, @Nullable LeaderId leader) {
        c.store(c.stored().withPromise(term, leader));
        promises.forget();
        endSource();
        demote();
        if (c.rules.promiseEndsFollowing()) {
            replica.stop();
        }
        if (role == MemberRole.REPLICA) {
            role = MemberRole.NONE;
            announceRole();
        }
    }

    private void endSource() {
        if (source != null) {
            source.stop();
            source = null;
        }
    }

    void demote() {
        MasterRole ended = master;
        if (ended == null) {
            return;
        }
        master = null;
        handOver.forget();
        ended.feeds().stop();
        c.logBusy();
        c.out.add(new MemberEffect.Demoted(ended.term()));
        role = MemberRole.NONE;
        announceRole();
    }

    /** 3.1: only the one process that was promoted in this term gets here. */
    void open(long term, ReplId replId, @Nullable MemberId asker) {
        promotedBy = asker;
        endSource();
        master = new MasterRole(c, term);
        master.begin(replId);
    }

    /** 1.2: takes a newer config record; false if the message speaks of another one. */
    boolean adopt(ConfigRecord config) {
        if (config.version() > c.config().version()) {
            c.store(c.stored().withConfig(config));
        }
        boolean same = config.known() && config.equals(c.config());
        if (!same && !config.format().equals(lastRefusedConfig)) {
            lastRefusedConfig = config.format();
            c.out.add(new MemberEffect.Note("refused config record " + config.format() + ", have "
                    + c.config().format()));
        }
        return same;
    }

    private void announceRole() {
        c.out.add(new MemberEffect.RoleChanged(role, c.promised(), master()));
    }

    // ---- questions of the host

    @Override
    public boolean mayAnswer(long nowMs) {
        MasterRole acting = master;
        return acting != null
                && acting.open()
                && (c.mode().needsMajority()
                        || !c.settings.needsLease()
                        || acting.lease().valid(nowMs));
    }

    @Override
    public boolean mayRead(long nowMs, long readRound) {
        MasterRole acting = master;
        if (acting == null || !acting.open()) {
            return false;
        }
        return acting.lease().valid(nowMs)
                || (c.mode().needsMajority() ? acting.confirmation().confirmed(readRound) : !c.settings.needsLease());
    }

    @Override
    public long readRound() {
        return master == null ? 0 : master.confirmation().round();
    }

    /** The role for clients. */
    public MemberRole role() {
        return role;
    }

    /** Whom this member follows, or its own mastership; null with {@link MemberRole#NONE}. */
    public @Nullable Mastership master() {
        if (role == MemberRole.MASTER && master != null) {
            return new Mastership(master.term(), c.id, c.incarnation);
        }
        return role == MemberRole.REPLICA ? replica.master() : null;
    }

    /** The highest committed index that this member knows of; in {@code local} mode what the master has. */
    public long commitIndex() {
        return c.commitIndex;
    }

    /** What may be shown of the keyspace while this is not the master (6.4). */
    public ShownKeyspace shown() {
        return c.shown;
    }

    /** The durable state, as last given to {@link MemberEffect.Store}. */
    public StoredState stored() {
        return c.stored();
    }

    /** What a sentinel would be told now. */
    public MemberStatus status(long nowMs) {
        MasterRole acting = masterOf(c.promised()) ? master : null;
        return new MemberStatus(
                role,
                acting != null ? acting.term() : c.promised(),
                role == MemberRole.REPLICA ? replica.master() : null,
                replica.linkUp(nowMs),
                c.end(),
                c.commitIndex,
                acting == null ? 0 : acting.uncommittedAgeMs(nowMs),
                c.health,
                c.settings.priority(),
                c.suspect(),
                c.stored().resignedTerm() > 0 && c.stored().resignedTerm() == c.promised(),
                c.config().version());
    }

    /** One attached replica as the master sees it, for INFO, WAIT, WAITAOF and min-replicas-to-write. */
    public record ReplicaProgress(
            MemberId member, long writtenIndex, long fsyncedIndex, boolean suspect, boolean online, long lastAckMs) {}

    /** The attached replicas, ascending by id; empty unless this is the master. */
    public List<ReplicaProgress> replicas() {
        return master == null ? List.of() : master.replicas();
    }

    /** How many replicas have verified {@code index} as written (WAIT) or fsynced (WAITAOF); suspects do not count. */
    public int replicasAt(long index, boolean fsynced) {
        return master == null ? 0 : master.replicasAt(index, fsynced);
    }

    /** Since when nothing was heard on this replica's subscription; empty if it is up, or this is no replica. */
    public OptionalLong linkDownSinceMs(long nowMs) {
        return role != MemberRole.REPLICA || replica.linkUp(nowMs)
                ? OptionalLong.empty()
                : OptionalLong.of(replica.heardMs());
    }

    /** How subscriptions at this process were answered. */
    public SyncCounts syncs() {
        return c.syncs;
    }

    /** The config record in force (1.2). */
    public ConfigRecord config() {
        return c.config();
    }

    /** For the simulator: the lease of the mastership held now. */
    @Nullable
    Lease lease() {
        return master == null ? null : master.lease();
    }

    /** For the simulator: true while nothing may be believed of this member (3.4). */
    boolean suspect() {
        return c.suspect();
    }
}
