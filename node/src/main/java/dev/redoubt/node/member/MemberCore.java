package dev.redoubt.node.member;

import dev.redoubt.node.protocol.ConfigRecord;
import dev.redoubt.node.protocol.FrameHeader;
import dev.redoubt.node.protocol.LeaderId;
import dev.redoubt.node.protocol.Mastership;
import dev.redoubt.node.protocol.MemberMessage.Promoted;
import dev.redoubt.node.protocol.MemberRole;
import dev.redoubt.node.protocol.MemberStatus;
import dev.redoubt.node.protocol.ReplicationMessage;
import dev.redoubt.node.replication.LogView;
import dev.redoubt.node.state.StateMachine;
import dev.redoubt.persistence.log.LogEnd;
import dev.redoubt.persistence.log.MemberId;
import dev.redoubt.persistence.log.ReplId;
import java.util.List;
import java.util.OptionalLong;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * One member of one shard: the whole protocol of a data node as a pure state machine (docs/protocol.md 1–5). {@link
 * MemberDispatch} dispatches events and messages to its parts: {@link Promises}, {@link MasterRole} with {@link Lease},
 * {@link ReadIndexQuorum} and {@link LeadershipTransfer}, {@link ReplicaRole}, and holds the role, drawn at {@link
 * MemberRole}:
 *
 * <ul>
 *   <li>NONE to REPLICA: Follow or Ping names the master of a term at least as high as the promised one (5.5);
 * <li>NONE, REPLICA to MASTER: the term-start record is appended, after Promote was stored (5.4), or at start of a node
 * without sentinels (3.1);
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
    private final LeadershipTransfer transfer;
    private final MemberDispatch dispatch;
    private @Nullable MasterRole master;
    private @Nullable ProgressTracker source;
    private @Nullable MemberId promotedBy;
    private final StateMachine<MemberRole> role = new StateMachine<>(MemberRole.NONE, MemberRole.MOVES);
    private String lastRefusedConfig = "";

    /**
     * A process that has just started. Nothing is sent before {@link #start}.
     *
     * @param log the shard's log, read whenever an event is handled
     * @param random for replIds and nonces
     */
    public MemberCore(
            MemberSettings settings, MemberOptions options, MemberBoot boot, LogView log, RandomGenerator random) {
        this(settings, options, boot, log, random, MemberRules.PROTOCOL);
    }

    MemberCore(
            MemberSettings settings,
            MemberOptions options,
            MemberBoot boot,
            LogView log,
            RandomGenerator random,
            MemberRules rules) {
        this.c = new Context(settings, options, boot, log, random, rules);
        this.bootId = boot.bootId();
        this.logSuspect = boot.logSuspect();
        this.promises = new Promises(c, this);
        this.replica = new ReplicaRole(c);
        this.transfer = new LeadershipTransfer(c, this);
        this.dispatch = new MemberDispatch(c, this, promises, replica, transfer);
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
        event.accept(dispatch);
        if (!c.logUnsettled()) {
            promises.proceed();
            replica.proceed();
        }
        if (master != null) {
            transfer.proceed(master);
        }
        return c.out.drain();
    }

    /** Replies wait for what the new options ask, those that are held already too. */
    void changeOptions(MemberOptions options) {
        c.options = options;
        if (master != null) {
            master.advance();
        }
    }

    void tick() {
        if (master != null) {
            master.tick();
        } else {
            replica.tick();
            if (source != null) {
                source.tick();
            }
        }
    }

    void appended(LogEnd end) {
        if (master == null) {
            replica.appended(end);
        } else if (master.appended(end)) {
            takeRole(MemberRole.MASTER);
            answerPromoted(master.term());
            master.tick();
        }
    }

    private void answerPromoted(long term) {
        StoredState.Promotion promote = c.stored().promote();
        if (promotedBy != null && promote != null && promote.term() == term) {
            c.send(promotedBy, new Promoted(term, promote.leader(), c.incarnation));
        }
    }

    void refused(long term) {
        if (term > c.promised()) {
            seeTerm(term, null);
        }
    }

    void subscribe(MemberId from, ReplicationMessage.Subscribe m) {
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
    void follow(@Nullable Mastership whom) {
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
            takeRole(MemberRole.REPLICA);
        }
    }

    // ---- what the parts call

    ReplicaRole replica() {
        return replica;
    }

    /** Returns the mastership that this member has or is beginning; null on any other member. */
    @Nullable
    MasterRole acting() {
        return master;
    }

    /**
     * Returns the progress of the replicas that this member feeds, as master or as source of a catch-up; null if none.
     */
    @Nullable
    ProgressTracker progress() {
        return master != null ? master.feeds() : source;
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
        if (role.is(MemberRole.REPLICA)) {
            takeRole(MemberRole.NONE);
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
        transfer.forget();
        ended.feeds().stop();
        c.logBusy();
        c.out.add(new MemberEffect.Demoted(ended.term()));
        takeRole(MemberRole.NONE);
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

    private void takeRole(MemberRole next) {
        if (!role.is(next)) {
            role.become(next);
        }
        c.out.add(new MemberEffect.RoleChanged(next, c.promised(), master()));
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
        return role.state();
    }

    /** Returns whom this member follows, or its own mastership; null with {@link MemberRole#NONE}. */
    public @Nullable Mastership master() {
        if (role.is(MemberRole.MASTER) && master != null) {
            return new Mastership(master.term(), c.id, c.incarnation);
        }
        return role.is(MemberRole.REPLICA) ? replica.master() : null;
    }

    /** Returns true while a {@link MemberEvent.Tick} every {@code everyMs} is enough: nothing is under way. */
    public boolean isCalm(long nowMs, long everyMs) {
        return master != null
                ? master.isCalm(nowMs, everyMs) && !transfer.paused()
                : role.is(MemberRole.REPLICA) && source == null && replica.isCalm();
    }

    /** The highest committed index that this member knows of; in {@code local} mode what the master has. */
    public long commitIndex() {
        return c.commitIndex;
    }

    /** Returns what may be shown of the keyspace while this is not the master (6.4). */
    public ShownKeyspace shown() {
        return c.shown;
    }

    /** The durable state, as last given to {@link MemberEffect.Store}. */
    public StoredState stored() {
        return c.stored();
    }

    /** Returns what a sentinel would be told now. */
    public MemberStatus status(long nowMs) {
        MasterRole acting = masterOf(c.promised()) ? master : null;
        return new MemberStatus(
                role.state(),
                acting != null ? acting.term() : c.promised(),
                role.is(MemberRole.REPLICA) ? replica.master() : null,
                replica.linkUp(nowMs),
                c.end(),
                c.commitIndex,
                acting == null ? 0 : acting.uncommittedAgeMs(nowMs),
                c.health,
                c.options.priority(),
                c.suspect(),
                c.stored().resignedTerm() > 0 && c.stored().resignedTerm() == c.promised(),
                c.config().version());
    }

    /**
     * One attached replica as the master sees it, for INFO, WAIT, WAITAOF and min-replicas-to-write.
     *
     * @param streams it is past its full sync, and may have been silent since
     * @param online it streams and has answered every frame that is older than the time after which a member counts as
     *     silent
     */
    public record ReplicaProgress(
            MemberId member,
            long writtenIndex,
            long fsyncedIndex,
            boolean suspect,
            boolean streams,
            boolean online,
            long lastAckMs) {}

    /** Returns how many members this one feeds, as master or as source of a catch-up. */
    public int feeds() {
        ProgressTracker progress = progress();
        return progress == null ? 0 : progress.all().size();
    }

    /** Returns the bytes of records on their way to others, and of those that wait here for their turn. */
    public long frameBytes() {
        ProgressTracker progress = progress();
        return replica.earlyBytes() + (progress == null ? 0 : progress.inFlightBytes());
    }

    /** The attached replicas, ascending by id; empty unless this is the master. */
    public List<ReplicaProgress> replicas() {
        return master == null ? List.of() : master.replicas();
    }

    /**
     * Returns how many replicas have verified {@code index} as written (WAIT) or fsynced (WAITAOF); suspects do not
     * count.
     */
    public int replicasAt(long index, boolean fsynced) {
        return master == null ? 0 : master.replicasAt(index, fsynced);
    }

    /** Since when nothing was heard on this replica's subscription; empty if it is up, or this is no replica. */
    public OptionalLong linkDownSinceMs(long nowMs) {
        return !role.is(MemberRole.REPLICA) || replica.linkUp(nowMs)
                ? OptionalLong.empty()
                : OptionalLong.of(replica.heardMs());
    }

    /** Returns how subscriptions at this process were answered. */
    public SyncCounts syncs() {
        return c.syncs;
    }

    /** Returns true if commitment needs a majority of members: the config record overrules the directive (1.2). */
    public boolean needsMajority() {
        return c.mode().needsMajority();
    }

    /** The config record in force (1.2). */
    public ConfigRecord config() {
        return c.config();
    }

    /**
     * Returns the lease of the present mastership, whose validity the simulator checks at every event; null if none.
     */
    @Nullable
    Lease lease() {
        return master == null ? null : master.lease();
    }
}
