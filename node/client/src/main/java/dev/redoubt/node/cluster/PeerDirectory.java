package dev.redoubt.node.cluster;

import dev.redoubt.node.protocol.PeerInfo;
import dev.redoubt.node.protocol.ProcessRole;
import dev.redoubt.persistence.log.Incarnation;
import dev.redoubt.persistence.log.MemberId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The directory of peers by identity, learned from {@link PeerInfo}s. One thread writes; {@link #find} and {@link #all}
 * may be called by any thread and see a complete, immutable map.
 *
 * <p>An identity belongs to one living process (1.2). A second incarnation of it on the same cluster address is a
 * restart, since two processes cannot listen there; on another address it is taken for a copy of the data directory
 * and refused for as long as the first is heard. An incarnation that was replaced never comes back.
 *
 * @param <R> how a peer is reached; an actor reference in production
 */
final class PeerDirectory<R> {
    /**
     * Replaced incarnations that are remembered; more restarts than this within the life of a late message do not
     * happen.
     */
    private static final int MAX_REPLACED = 10_000;

    private static final long FORGET_CLIENTS_MS = 60_000;

    private final MemberId self;
    private final Incarnation selfIncarnation;
    private final long aliveMs;
    private final Set<Incarnation> replaced = new HashSet<>();
    private volatile Map<MemberId, Peer<R>> peers = Map.of();

    /** A peer as it last introduced itself; {@code heardMs} on the caller's monotonic clock. */
    record Peer<R>(PeerInfo hello, R ref, long heardMs) {}

    /** The result for a {@link PeerInfo}. */
    enum Verdict {
        /** First heard of, or a new incarnation. */
        NEW,
        /** Known, nothing changed but perhaps its attributes. */
        KNOWN,
        /** Another living process already has this identity. */
        DUPLICATE,
        /** From a process that has been replaced since; late. */
        STALE
    }

    /**
     * A directory for one process.
     *
     * @param aliveMs how long a process counts as alive after its last announcement
     */
    PeerDirectory(MemberId self, Incarnation selfIncarnation, long aliveMs) {
        this.self = self;
        this.selfIncarnation = selfIncarnation;
        this.aliveMs = aliveMs;
    }

    /** Returns what {@link #learn} would answer; changes nothing. */
    Verdict judge(PeerInfo hello, long nowMs) {
        if (hello.id().equals(self)) {
            return hello.incarnation().equals(selfIncarnation) ? Verdict.STALE : Verdict.DUPLICATE;
        }
        if (replaced.contains(hello.incarnation())) {
            return Verdict.STALE;
        }
        Peer<R> known = peers.get(hello.id());
        if (known == null) {
            return Verdict.NEW;
        }
        if (known.hello().incarnation().equals(hello.incarnation())) {
            return Verdict.KNOWN;
        }
        boolean sameAddress = known.hello().cluster().equals(hello.cluster());
        return sameAddress || nowMs - known.heardMs() > aliveMs ? Verdict.NEW : Verdict.DUPLICATE;
    }

    /** Takes an announcement, if it is to be believed. */
    Verdict learn(PeerInfo hello, R ref, long nowMs) {
        Verdict verdict = judge(hello, nowMs);
        if (verdict == Verdict.NEW || verdict == Verdict.KNOWN) {
            Map<MemberId, Peer<R>> next = new HashMap<>(peers);
            if (verdict == Verdict.NEW) {
                next.values().removeIf(peer -> isForgotten(peer, nowMs));
            }
            Peer<R> before = next.put(hello.id(), new Peer<>(hello, ref, nowMs));
            if (before != null && verdict == Verdict.NEW && replaced.size() < MAX_REPLACED) {
                replaced.add(before.hello().incarnation());
            }
            peers = Map.copyOf(next);
        }
        return verdict;
    }

    /** Clients come and go under ever new identities; nodes and sentinels are few and stay. */
    private boolean isForgotten(Peer<R> peer, long nowMs) {
        return peer.hello().role() == ProcessRole.CLIENT && nowMs - peer.heardMs() > FORGET_CLIENTS_MS;
    }

    /** Returns the peer of that identity, alive or not; null if it was never heard. */
    @Nullable
    Peer<R> find(MemberId id) {
        return peers.get(id);
    }

    /** Returns true if that very process is the one known by this identity. */
    boolean isCurrent(MemberId id, Incarnation incarnation) {
        Peer<R> peer = peers.get(id);
        return peer != null && peer.hello().incarnation().equals(incarnation);
    }

    /** Returns every peer ever heard, by identity. */
    Map<MemberId, Peer<R>> all() {
        return peers;
    }

    /** Returns true if the peer was heard lately. */
    boolean isAlive(Peer<R> peer, long nowMs) {
        return nowMs - peer.heardMs() <= aliveMs;
    }
}
