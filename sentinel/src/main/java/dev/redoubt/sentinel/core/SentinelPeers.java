package dev.redoubt.sentinel.core;

import dev.redoubt.node.protocol.Mastership;
import dev.redoubt.persistence.log.Incarnation;
import dev.redoubt.persistence.log.MemberId;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The other sentinels, by their Hellos and announcements. Nothing of it is durable. On the core's thread only. */
final class SentinelPeers {
    /** The number of longest ticks for which a Hello counts. */
    private static final int FRESH_TICKS = 4;

    /** One other sentinel. */
    static final class Peer {
        final MemberId id;

        /** The host of its RESP listener; empty while unknown. */
        String host = "";

        int port;

        /** The process that announced itself or said Hello last; null while unknown. */
        @Nullable
        Incarnation incarnation;

        /** Its newest Hello; null before the first. */
        SentinelMessage.@Nullable Hello hello;

        /** The time when {@link #hello} came. */
        long helloMs;

        Peer(MemberId id) {
            this.id = id;
        }
    }

    private final SentinelContext c;
    private final Map<MemberId, Peer> peers = new TreeMap<>();

    SentinelPeers(SentinelContext c) {
        this.c = c;
    }

    Map<MemberId, Peer> all() {
        return peers;
    }

    /** Notes an announcement. Returns true if that sentinel was not known before. */
    boolean seen(SentinelEvent.VoterSeen e) {
        boolean fresh = !peers.containsKey(e.id());
        Peer peer = peers.computeIfAbsent(e.id(), Peer::new);
        peer.host = e.host();
        peer.port = e.port();
        peer.incarnation = e.incarnation();
        return fresh;
    }

    /** Notes a Hello. */
    void hello(MemberId from, SentinelMessage.Hello m) {
        Peer peer = peers.computeIfAbsent(from, Peer::new);
        peer.incarnation = m.incarnation();
        peer.hello = m;
        peer.helloMs = c.nowMs;
    }

    /** True if its newest Hello still tells of the present. */
    boolean fresh(Peer peer) {
        return peer.hello != null && c.nowMs - peer.helloMs < FRESH_TICKS * c.settings.tickMs();
    }

    /** Counts the other voters that hold that very mastership down (ODOWN, 5.1). */
    int agreeingDown(@Nullable Mastership master) {
        int agree = 0;
        for (Peer peer : peers.values()) {
            SentinelMessage.Hello hello = peer.hello;
            boolean same = hello != null && hello.sdown() && master != null && master.equals(hello.master());
            agree += same && fresh(peer) && c.config().voters().contains(peer.id) ? 1 : 0;
        }
        return agree;
    }

    /** Returns the highest term of all Hellos; 0 if there was none. */
    long highestTerm() {
        long term = 0;
        for (Peer peer : peers.values()) {
            term = Math.max(term, peer.hello == null ? 0 : peer.hello.term());
        }
        return term;
    }
}
