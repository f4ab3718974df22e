package dev.redoubt.node.member;

import dev.redoubt.node.protocol.MemberMessage;
import dev.redoubt.persistence.log.MemberId;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The lease of a master, the member's side (docs/protocol.md 4.1). How long a grant lasts is its voter's to say: each
 * counts by the length that it names, from the moment in which its request was sent, and the lease is valid while a
 * majority of them are, so to the shortest of that majority. It is asked for every third of the shortest length that a
 * voter last granted; {@code master-lease no} still asks, so that suspicion can end (3.4).
 */
final class Lease {
    /** Until a voter has said how long it grants; a few per second of what a directive may be. */
    private static final long FIRST_ASK_MS = 100;

    /** Of so many requests the grants are still known; an older grant is hardly worth anything. */
    private static final int MOST_REQUESTS = 64;

    private final Context c;
    private final long term;
    private final TreeMap<Long, Long> sentAt = new TreeMap<>();
    private final Map<MemberId, Long> until = new TreeMap<>();
    private final Map<MemberId, MemberMessage.Grant> lastGrant = new TreeMap<>();
    private long lastAskMs;

    Lease(Context c, long term) {
        this.c = c;
        this.term = term;
        this.lastAskMs = c.nowMs - FIRST_ASK_MS;
    }

    private long periodMs() {
        return lastGrant.values().stream()
                .mapToLong(grant -> Math.max(1, grant.lengthMs() / 3))
                .min()
                .orElse(FIRST_ASK_MS);
    }

    /** Returns true if a tick every {@code everyMs} is enough: two requests fit into what is counted of a grant. */
    boolean allows(long everyMs) {
        if (c.settings.standalone()) {
            return true;
        }
        long shortestMs = lastGrant.values().stream()
                .mapToLong(MemberMessage.Grant::lengthMs)
                .min()
                .orElse(0);
        long askedEveryMs = (periodMs() + everyMs - 1) / everyMs * everyMs;
        return 2 * askedEveryMs <= c.rules.countedLeaseMs(shortestMs);
    }

    void tick() {
        if (c.nowMs - lastAskMs < periodMs()) {
            return;
        }
        lastAskMs = c.nowMs;
        long number = c.nextNumber();
        sentAt.put(number, c.nowMs);
        if (sentAt.size() > MOST_REQUESTS) {
            sentAt.pollFirstEntry();
        }
        long version = c.config().version();
        for (MemberId voter : c.config().voters()) {
            MemberMessage.Grant last = lastGrant.get(voter);
            long quoted = last == null ? 0 : last.number();
            c.send(voter, new MemberMessage.LeaseRequest(term, c.incarnation, number, quoted, version));
        }
    }

    /** True if the grant was one of ours. */
    boolean granted(MemberId voter, MemberMessage.Grant m) {
        Long at = sentAt.get(m.number());
        boolean ours = m.term() == term && m.incarnation().equals(c.incarnation) && at != null;
        if (at == null || !ours || !c.config().voters().contains(voter)) {
            return false;
        }
        lastGrant.merge(voter, m, (before, now) -> before.number() > now.number() ? before : now);
        until.merge(voter, at + c.rules.countedLeaseMs(c.rules.grantedMs(m.lengthMs(), longestMs())), Math::max);
        return true;
    }

    private long longestMs() {
        return lastGrant.values().stream()
                .mapToLong(MemberMessage.Grant::lengthMs)
                .max()
                .orElse(0);
    }

    boolean valid(long nowMs) {
        List<MemberId> voters = c.config().voters();
        int granted = 0;
        for (MemberId voter : voters) {
            granted += until.getOrDefault(voter, Long.MIN_VALUE) > nowMs ? 1 : 0;
        }
        return granted > voters.size() / 2 || c.settings.standalone();
    }

    /** For the simulator's check that each counted grant still binds its voter. */
    Map<MemberId, Long> countedGrants() {
        return until;
    }
}
