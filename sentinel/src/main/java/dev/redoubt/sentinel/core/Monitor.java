package dev.redoubt.sentinel.core;

import dev.redoubt.node.protocol.Mastership;
import dev.redoubt.node.protocol.MemberMessage;
import dev.redoubt.node.protocol.MemberRole;
import dev.redoubt.node.protocol.MemberStatus;
import dev.redoubt.node.state.StateMachine;
import dev.redoubt.persistence.log.Incarnation;
import dev.redoubt.persistence.log.MemberId;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The monitoring half (docs/protocol.md 5.1): own pings, health, crash evidence, and the newest master. It goes on in
 * TILT, and sends nothing but pings and the config record.
 *
 * <pre>
 *   a node:    UP --no valid answer for down-after; crash evidence--> DOWN --answer of that or a newer process--> UP
 *   a master:  also DOWN when another process answers, it is no master of its term, its log is stuck, it resigned
 *   a quorum, of the master:  UP --DOWN here, and enough voters agree--> DOWN --too few; another master--> UP
 * </pre>
 */
final class Monitor {
    private final SentinelContext c;
    private final SentinelPeers peers;
    private final Map<MemberId, WatchedNode> nodes = new TreeMap<>();

    /** The mastership of the newest term that this sentinel has heard of; null before. Its term never decreases. */
    private @Nullable Mastership master;

    /** The mastership that its holder gave up last (5.7); null if none. */
    private @Nullable Mastership resigned;

    /** The time when {@link #master} became known. It is not held down for silence before. */
    private long masterSinceMs;

    /** The newest ping that was sent before this master was known: its answers may speak of the time before. */
    private long masterSincePing;

    /** The master's node as last published to clients; null before the first. */
    private @Nullable WatchedNode announcedMaster;

    /** The judgement of a quorum of sentinels on the master (ODOWN). */
    private final StateMachine<Judgement> quorum = new StateMachine<>(Judgement.UP, Judgement.MOVES);

    /** The master of the present term, once it was held down because it commits nothing; null if it never was. */
    private @Nullable MemberId stuck;

    /** True while the master's lease requests show that this sentinel's grants do not reach it (4.1). */
    private boolean grantsUnheard;

    private long lastPingMs = Long.MIN_VALUE / 2;

    /**
     * Pings are numbered from a drawn number, so that answers to a former process of this sentinel are known as such.
     */
    private final long firstPing;

    private long lastPing;

    Monitor(SentinelContext c, SentinelPeers peers) {
        this.c = c;
        this.peers = peers;
        this.firstPing = c.random.nextLong() >>> 2;
        this.lastPing = firstPing;
    }

    SentinelPeers peers() {
        return peers;
    }

    Map<MemberId, WatchedNode> nodes() {
        return nodes;
    }

    @Nullable
    Mastership master() {
        return master;
    }

    /** Returns the master's node as last published: the old one until the new one's address is known. */
    @Nullable
    WatchedNode announcedMaster() {
        return announcedMaster;
    }

    WatchedNode node(MemberId id) {
        return nodes.computeIfAbsent(id, k -> new WatchedNode(k, c.nowMs));
    }

    void seen(SentinelEvent.NodeSeen e) {
        WatchedNode node = node(e.id());
        node.host = e.host();
        node.port = e.port();
        node.mode = e.mode();
        node.introduced = e.incarnation();
        announce();
    }

    void tick() {
        for (MemberId member : c.config().members()) {
            node(member);
        }
        if (c.nowMs - lastPingMs >= c.settings.tickMs() / 2) {
            lastPingMs = c.nowMs;
            lastPing++;
            for (WatchedNode node : nodes.values()) {
                node.pingedMs = node.pingedMs == 0 ? c.nowMs : node.pingedMs;
                c.send(
                        node.id,
                        new MemberMessage.Ping(lastPing, master, c.config().version()));
            }
        }
        judge();
        announce();
    }

    /**
     * Takes a time in which this process stood still out of the nodes' silence: they may have answered all the time.
     */
    void slept(long gapMs) {
        for (WatchedNode node : nodes.values()) {
            node.answeredMs = slept(node.answeredMs, gapMs);
            node.pingedMs = node.pingedMs == 0 ? 0 : slept(node.pingedMs, gapMs);
        }
    }

    /**
     * Takes the lateness of a tick out of the nodes' silence. A machine that is too busy for this sentinel all the time
     * delays no judgement by more than another {@code down-after-milliseconds}.
     */
    void late(long lateMs) {
        for (WatchedNode node : nodes.values()) {
            node.forgive(lateMs, c.settings.downAfterMs(), c.nowMs);
        }
    }

    private long slept(long atMs, long gapMs) {
        return Math.min(c.nowMs, atMs + Math.max(0, gapMs));
    }

    void pong(MemberId from, MemberMessage.Pong m) {
        if (m.number() <= firstPing || m.number() > lastPing) {
            return; // to a ping of a former process of this sentinel
        }
        WatchedNode node = node(from);
        boolean restarted = node.everAnswered && !m.incarnation().equals(node.incarnation);
        if (!node.answers(m.number(), m.incarnation())) {
            return;
        }
        String before = node.status == null ? "" : role(node.status.role());
        node.status = m.status();
        node.answered(c.nowMs);
        if (m.incarnation().equals(node.evidence)) {
            node.evidence = null; // that very process answers after all
        }
        if (restarted) {
            publish("+reboot", node);
        }
        String now = role(m.status().role());
        if (!before.isEmpty() && !now.equals(before)) {
            publish("+role-change", node, " new reported role is " + now);
        }
        if (m.status().resigned() && master != null && m.status().term() == master.term()) {
            resigned(new Mastership(master.term(), from, m.incarnation()));
        }
        bringConfig(node, m.status());
    }

    /** Sends the config record, with Follow, to a member that missed Prepare (1.2). */
    private void bringConfig(WatchedNode node, MemberStatus status) {
        Mastership now = master;
        if (now != null && status.configVersion() < c.config().version()) {
            c.send(node.id, new MemberMessage.Follow(now, c.config()));
        }
    }

    private static String role(MemberRole role) {
        return role == MemberRole.MASTER ? "master" : "slave";
    }

    /** Notes crash evidence against one process. It skips down-after, never the lease (4.3). */
    void evidence(MemberId id, Incarnation incarnation) {
        node(id).evidence = incarnation;
        judge();
    }

    boolean evidenceAgainst(Mastership who) {
        WatchedNode node = nodes.get(who.member());
        return node != null && who.incarnation().equals(node.evidence);
    }

    /** Notes that a process says of itself that it is not master of that term any more (5.7). */
    void resigned(Mastership who) {
        resigned = who;
        judge();
    }

    /** Notes whether the master has quoted no grant for down-after, so that it does not hear this sentinel (4.1). */
    void grantsUnheard(boolean unheard) {
        grantsUnheard = unheard;
    }

    /** Notes a master that this sentinel has heard of; the newest term wins (5.5). */
    void setMaster(@Nullable Mastership who) {
        if (who != null && (master == null || who.term() > master.term())) {
            master = who;
            masterSinceMs = c.nowMs;
            masterSincePing = lastPing;
            grantsUnheard = false;
            stuck = null;
            if (objectivelyDown()) {
                quorum.become(Judgement.UP);
            }
            node(who.member());
            announce();
        }
    }

    /** Publishes a change of master as soon as the address is known; the same node in a new term is no change. */
    private void announce() {
        WatchedNode now = master == null ? null : nodes.get(master.member());
        WatchedNode before = announcedMaster;
        if (now == null || !now.addressKnown()) {
            return;
        }
        if (now != before) {
            announcedMaster = now;
            now.announced = true;
            String name = c.settings.masterName();
            if (before == null) {
                publish("+monitor", EventTexts.master(name, now) + " quorum " + c.settings.quorum());
            } else {
                publish("+switch-master", EventTexts.switchMaster(name, before, now));
                nodes.values().forEach(node -> node.announced = false);
            }
        }
        for (WatchedNode node : nodes.values()) {
            if (node != now && !node.announced && node.addressKnown()) {
                node.announced = true;
                publish("+slave", node);
            }
        }
    }

    /**
     * True if the master is SDOWN (5.1): its process does not answer, is another one, no master, stuck, or resigned.
     */
    boolean masterDown() {
        Mastership who = master;
        if (who == null) {
            return false;
        }
        WatchedNode node = node(who.member());
        if (who.equals(resigned) || grantsUnheard || who.incarnation().equals(node.evidence)) {
            return true;
        }
        if (c.nowMs > silenceEndsMs(node)) {
            return true;
        }
        MemberStatus status = masterStatus(node);
        if (status == null) {
            return false;
        }
        return !who.incarnation().equals(node.incarnation)
                || status.role() != MemberRole.MASTER
                || status.term() != who.term()
                || !status.health().good()
                || isStuck(who, status);
    }

    /** Returns what the master's node said since that master is known; null if nothing yet. */
    private @Nullable MemberStatus masterStatus(WatchedNode node) {
        return node.answeredNumber > masterSincePing ? node.status : null;
    }

    /** True if the master commits nothing although the other members could. */
    private boolean isStuck(Mastership who, MemberStatus status) {
        return who.term() == status.term()
                && status.uncommittedAgeMs() > stuckAfterMs()
                && othersCouldCommit(who.member());
    }

    /**
     * Returns the master of the present term if it was held down because it commits nothing although the others could;
     * null if not. It may answer all that it is asked, and still not hear the members that it needs.
     */
    @Nullable
    MemberId stuckMaster() {
        return stuck;
    }

    /** Returns after how long without a commit a master is stuck: later before its first one, in a slow start (5.9). */
    private long stuckAfterMs() {
        return (hasServed() ? 1 : FirstElection.PATIENCE) * c.settings.downAfterMs();
    }

    /** False while there is no master, or one of a quorum mode whose process has committed nothing yet. */
    boolean hasServed() {
        WatchedNode node = master == null ? null : nodes.get(master.member());
        MemberStatus status = node == null ? null : node.status;
        return node != null
                && (status == null
                        || status.commitIndex() > 0
                        || !c.config().mode().needsMajority());
    }

    /** True if a stuck master is worth replacing: the other members could form a majority without it. */
    private boolean othersCouldCommit(MemberId without) {
        int alive = 0;
        for (MemberId member : c.config().members()) {
            WatchedNode node = nodes.get(member);
            boolean fresh = node != null && node.everAnswered && !unanswered(node);
            alive += fresh && !member.equals(without) ? 1 : 0;
        }
        return alive >= c.config().memberMajority();
    }

    /** True if so many members have answered within that time as a leader needs to promote one of them (5.2). */
    boolean enoughAnswer(long withinMs) {
        int answering = 0;
        int good = 0;
        for (MemberId member : c.config().members()) {
            WatchedNode node = nodes.get(member);
            MemberStatus status = node == null ? null : node.status;
            if (node != null && status != null && c.nowMs - node.answeredMs <= withinMs) {
                answering++;
                good += c.rules.counts(status.suspect()) ? 1 : 0;
            }
        }
        return CandidateSelection.enough(good, answering, c.config());
    }

    /** Returns the time until which the silence of that node is no reason to hold it down (5.1). */
    long silenceEndsMs(WatchedNode node) {
        boolean isMaster = master != null && node.id.equals(master.member());
        return (isMaster ? Math.max(node.answeredMs, masterSinceMs) : node.answeredMs) + c.settings.downAfterMs();
    }

    private boolean unanswered(WatchedNode node) {
        return (node.evidence != null && node.evidence.equals(node.incarnation))
                || c.nowMs - node.answeredMs > c.settings.downAfterMs();
    }

    /** True if enough sentinels hold the master down (ODOWN). */
    boolean objectivelyDown() {
        return quorum.is(Judgement.DOWN);
    }

    /** Decides of every node whether it is down, and publishes the changes. */
    private void judge() {
        for (WatchedNode node : nodes.values()) {
            boolean isMaster = master != null && node.id.equals(master.member());
            boolean down = isMaster ? masterDown() : unanswered(node);
            if (down != node.down()) {
                node.become(Judgement.of(down), c.nowMs);
                publish(down ? "+sdown" : "-sdown", node);
            }
        }
        noteStuck();
        boolean down = masterDown();
        int agree = down ? 1 + peers.agreeingDown(master) : 0;
        boolean objective = down && agree >= c.settings.quorum();
        if (objective != objectivelyDown()) {
            quorum.become(Judgement.of(objective));
            WatchedNode node = master == null ? null : nodes.get(master.member());
            if (node != null) {
                String count = " #quorum " + agree + "/" + c.settings.quorum();
                publish(objective ? "+odown" : "-odown", node, objective ? count : "");
            }
        }
    }

    private void noteStuck() {
        Mastership who = master;
        MemberStatus status = who == null ? null : masterStatus(node(who.member()));
        if (who != null && status != null && isStuck(who, status)) {
            stuck = who.member();
        }
    }

    void publish(String channel, String text) {
        c.add(new SentinelEffect.Publish(channel, text));
    }

    void publish(String channel, WatchedNode node) {
        publish(channel, node, "");
    }

    /** Publishes an event about a node, unless its address is not yet known: clients could not use it. */
    private void publish(String channel, WatchedNode node, String more) {
        if (node.addressKnown()) {
            String name = c.settings.masterName();
            String who = node == announcedMaster
                    ? EventTexts.master(name, node)
                    : EventTexts.replica(name, node, announcedMaster);
            publish(channel, who + more);
        }
    }
}
