package dev.redoubt.sentinel.core;

import dev.redoubt.config.AckMode;
import dev.redoubt.node.protocol.ConfigRecord;
import dev.redoubt.node.protocol.Health;
import dev.redoubt.node.protocol.Mastership;
import dev.redoubt.node.protocol.MemberMessage;
import dev.redoubt.node.protocol.MemberRole;
import dev.redoubt.node.protocol.MemberStatus;
import dev.redoubt.node.protocol.PeerMessage;
import dev.redoubt.persistence.log.Incarnation;
import dev.redoubt.persistence.log.LogEnd;
import dev.redoubt.persistence.log.MemberId;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * One sentinel of three over three members, of which the first is master of term 1 if a test says so. Stores are
 * durable at once.
 */
final class SentinelFixture {
    static final long DOWN_AFTER_MS = 1000;
    static final List<MemberId> MEMBERS = List.of(id(1), id(2), id(3));
    static final List<MemberId> VOTERS = List.of(id(11), id(12), id(13));
    static final Incarnation PROCESS = new Incarnation(5);
    static final Mastership MASTER = new Mastership(1, MEMBERS.get(0), PROCESS);
    static final ConfigRecord CONFIG = new ConfigRecord(1, AckMode.QUORUM, MEMBERS, VOTERS);

    final SentinelCore core;
    final List<SentinelEffect> effects = new ArrayList<>();
    long nowMs = 1000;

    /** True if the members say that they are suspect, as new ones do (3.4). */
    boolean suspects;

    /** The commit index of the members, and for how long a master has committed nothing. */
    long commitIndex = 1;

    long uncommittedMs;

    /** The sentinel with the lowest id. */
    SentinelFixture() {
        this(0);
    }

    SentinelFixture(int voter) {
        SentinelCoreSettings settings =
                SentinelCoreSettings.of("mymaster", List.of("s1", "s2", "s3"), 2, 3, DOWN_AFTER_MS, 500, 5000);
        VoteState stored = new VoteState(1, null, null, 0, false, CONFIG, List.of(), List.of());
        core = new SentinelCore(
                settings, VOTERS.get(voter), new Incarnation(1), stored, false, new SplittableRandom(1));
        carryOut(core.start(nowMs));
        for (int i = 0; i < 3; i++) {
            give(new SentinelEvent.NodeSeen(MEMBERS.get(i), PROCESS, "127.0.0.1", 7000 + i, AckMode.QUORUM));
        }
    }

    static MemberId id(int n) {
        return new MemberId(String.format("%040x", n));
    }

    void give(SentinelEvent event) {
        carryOut(core.on(event, nowMs));
    }

    void hears(MemberId from, PeerMessage message) {
        give(new SentinelEvent.Received(from, message));
    }

    private void carryOut(List<SentinelEffect> made) {
        for (SentinelEffect effect : made) {
            effects.add(effect);
            if (effect instanceof SentinelEffect.Store e) {
                carryOut(core.on(new SentinelEvent.Stored(e.number()), nowMs));
            }
        }
    }

    /** Ticks for that many milliseconds; the members with the given indexes answer each ping. */
    void runFor(long ms, @Nullable Mastership master, Integer... answering) {
        long until = nowMs + ms;
        while (nowMs < until) {
            nowMs += 50;
            int from = effects.size();
            give(new SentinelEvent.Tick());
            for (SentinelEffect effect : List.copyOf(effects.subList(from, effects.size()))) {
                if (effect instanceof SentinelEffect.Send e && e.message() instanceof MemberMessage.Ping ping) {
                    int member = MEMBERS.indexOf(e.to());
                    if (List.of(answering).contains(member)) {
                        hears(e.to(), new MemberMessage.Pong(ping.number(), PROCESS, status(e.to(), master)));
                    }
                }
            }
        }
    }

    MemberStatus status(MemberId of, @Nullable Mastership master) {
        boolean is = master != null && of.equals(master.member());
        return new MemberStatus(
                is ? MemberRole.MASTER : master == null ? MemberRole.NONE : MemberRole.REPLICA,
                master == null ? 0 : master.term(),
                is ? null : master,
                true,
                LogEnd.EMPTY,
                commitIndex,
                is ? uncommittedMs : 0,
                Health.GOOD,
                100,
                suspects,
                false,
                1);
    }

    /** Gives a Hello of another sentinel. */
    void hello(int voter, @Nullable Mastership master, boolean sdown, long term) {
        hears(VOTERS.get(voter), new SentinelMessage.Hello(new Incarnation(2), master, sdown, term, false, CONFIG));
    }

    void leaseRequest(Mastership who, long number) {
        hears(who.member(), new MemberMessage.LeaseRequest(who.term(), who.incarnation(), number, number - 1, 1));
    }

    List<PeerMessage> sent() {
        List<PeerMessage> sent = new ArrayList<>();
        effects.forEach(effect -> {
            if (effect instanceof SentinelEffect.Send e) {
                sent.add(e.message());
            }
        });
        return sent;
    }

    /** Returns channel and text of each published event, in order. */
    List<String> published() {
        List<String> published = new ArrayList<>();
        effects.forEach(effect -> {
            if (effect instanceof SentinelEffect.Publish e) {
                published.add(e.channel() + " " + e.text());
            }
        });
        return published;
    }
}
