package dev.redoubt.node.cluster;

import akka.actor.typed.ActorSystem;
import akka.cluster.Member;
import akka.cluster.MemberStatus;
import akka.cluster.typed.Cluster;
import akka.cluster.typed.Down;
import akka.cluster.typed.JoinSeedNodes;
import dev.redoubt.config.HostPort;
import dev.redoubt.node.protocol.PeerInfo;
import dev.redoubt.node.protocol.ProcessRole;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The part of a {@link PeerActor} that joins this process to the Akka cluster ({@link ClusterBootstrap}) and, in
 * sentinels, downs dead members ({@link Downing}). It runs on the actor's thread.
 */
final class Membership {
    private static final Logger LOG = LoggerFactory.getLogger(Membership.class);

    /** The first second of a lone node is for its start: clients wait for that. */
    private static final long ALONE_AFTER_MS = 1_000;

    private final Peers peers;
    private final List<HostPort> sentinels;
    private final PeerAddresses addresses;
    private final ClusterBootstrap bootstrap;
    private final Downing downing;
    private final Cluster cluster;
    private final long madeMs;
    /** True once this process has asked to join a cluster. */
    private boolean asked;

    /** True once this process has started a cluster. */
    private boolean started;

    /**
     * The part of one actor.
     *
     * @param sentinels all of them; empty for a node that stands alone
     * @param downAfterMs {@link Downing#AFTER_MS}
     */
    Membership(ActorSystem<?> system, Peers peers, List<HostPort> sentinels, long downAfterMs) {
        this.peers = peers;
        this.sentinels = sentinels;
        this.addresses = new PeerAddresses(system);
        this.bootstrap = new ClusterBootstrap(sentinels, peers.self().cluster());
        this.downing = new Downing(sentinels, peers.self().cluster(), downAfterMs);
        this.cluster = Cluster.get(system);
        this.madeMs = peers.nowMs();
    }

    /**
     * Notes whether this process is a member now, and makes it one: it joins as soon as a sentinel or node says that it
     * is in a cluster, or starts a cluster if it is its turn. To ask before would be in vain, and Akka warns of that. A
     * node that stands alone starts one for the first client that it hears, or when its own start is over.
     */
    void tick(long nowMs) {
        MemberStatus status = cluster.selfMember().status();
        peers.setJoined(status == MemberStatus.up() || status == MemberStatus.weaklyUp());
        Collection<PeerInfo> heard = peers.heard(nowMs);
        Set<HostPort> seeds = new LinkedHashSet<>();
        heard.stream()
                .filter(peer -> peer.joined() && peer.role() != ProcessRole.CLIENT)
                .forEach(peer -> seeds.add(peer.cluster()));
        if (!asked && !seeds.isEmpty()) {
            asked = true;
            seeds.addAll(otherSentinels());
            join(seeds);
        } else if (!started && sentinels.isEmpty() && (!heard.isEmpty() || nowMs - madeMs >= ALONE_AFTER_MS)) {
            started = true;
            join(Set.of(peers.self().cluster()));
        } else if (!started && bootstrap.decide(heard, peers.self().joined(), nowMs)) {
            started = true;
            LOG.info("Starting a new Akka cluster: this sentinel hears a majority of sentinels, and none of them is in"
                    + " a cluster.");
            seeds.add(peers.self().cluster());
            seeds.addAll(otherSentinels());
            join(seeds);
        }
    }

    /**
     * Downs the members that are dead.
     *
     * @param heardOf addresses that sentinels say they have heard lately
     */
    void downDead(Set<HostPort> heardOf, long nowMs) {
        if (!downing.applies()) {
            return;
        }
        List<Member> unreachable = new ArrayList<>();
        for (Member member : cluster.state().getUnreachable()) {
            if (member.status() != MemberStatus.down()) {
                unreachable.add(member);
            }
        }
        Set<HostPort> heard = new HashSet<>();
        peers.heard(nowMs).forEach(hello -> heard.add(hello.cluster()));
        for (HostPort dead : downing.decide(PeerAddresses.of(unreachable), heard, heardOf, nowMs)) {
            LOG.info(
                    "Downing {} in the Akka cluster: no sentinel has heard it for the downing time. It rejoins when it"
                            + " is heard again.",
                    dead);
            cluster.manager().tell(new Down(addresses.akka(dead)));
        }
    }

    /** Returns the addresses of members that are up, weakly up or joining. */
    Set<HostPort> members() {
        List<Member> members = new ArrayList<>();
        for (Member member : cluster.state().getMembers()) {
            MemberStatus status = member.status();
            if (status == MemberStatus.up() || status == MemberStatus.weaklyUp() || status == MemberStatus.joining()) {
                members.add(member);
            }
        }
        return PeerAddresses.of(members);
    }

    /** Returns true if {@code uid} is that of this ActorSystem. */
    boolean isSelf(long uid) {
        return uid == cluster.selfMember().uniqueAddress().longUid();
    }

    /** Downs this process. A member that is down ends at once; one that leaves waits for the others. */
    void downSelf() {
        cluster.manager().tell(new Down(cluster.selfMember().address()));
    }

    private List<HostPort> otherSentinels() {
        List<HostPort> others = new ArrayList<>(sentinels);
        others.remove(peers.self().cluster());
        return others;
    }

    private void join(Set<HostPort> seeds) {
        cluster.manager()
                .tell(new JoinSeedNodes(seeds.stream().map(addresses::akka).toList()));
    }
}
