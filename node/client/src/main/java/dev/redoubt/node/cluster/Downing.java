package dev.redoubt.node.cluster;

import dev.redoubt.config.HostPort;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The rule that decides which dead members are downed in the Akka cluster. While a dead process stays a member, new
 * members stay weakly up, and every process that knows the members goes on trying to reach it. Pure.
 *
 * <p>A member of any role is downed when, for {@link #AFTER_MS} without a break, Akka has held it for unreachable and
 * neither this process nor any sentinel that it hears has heard of it, while this process heard a majority of the
 * configured sentinels (itself included). So only one side of a partition downs members, and a broken link between two
 * processes downs neither. Every sentinel that finds this downs the member, and the result is the same as if one had
 * done so: no election is needed, and no death leaves it undone.
 *
 * <p>A wrong decision is safe. Membership decides nothing (ARCHITECTURE.md, sentinels): majorities are counted among
 * configured voters and recorded members. A downed process that lives starts a new ActorSystem, which has the effect of
 * a restart: a client loses answers that were under way (their outcome is unknown then), a node reads its log again, a
 * sentinel owes silence for a lease. None of them loses what it promised, for that is on its disk.
 */
final class Downing {
    static final long AFTER_MS = 30_000;
    /** After a pause of this process its knowledge is old, and the count begins anew. */
    static final long GAP_MS = 2_000;

    private final List<HostPort> sentinels;
    private final HostPort self;
    private final long afterMs;
    private final Map<HostPort, Long> silentSinceMs = new HashMap<>();
    private long lastMs = Long.MIN_VALUE;

    /**
     * The rule for one process.
     *
     * @param sentinels all of them; empty for a node that stands alone and decides alone
     * @param afterMs {@link #AFTER_MS}
     */
    Downing(List<HostPort> sentinels, HostPort self, long afterMs) {
        this.sentinels = List.copyOf(sentinels);
        this.self = self;
        this.afterMs = afterMs;
    }

    /** Returns true if this process decides about others at all. */
    boolean applies() {
        return sentinels.isEmpty() || sentinels.contains(self);
    }

    /**
     * Returns the members to down now; called often. A member is named again while it stays unreachable and silent.
     *
     * @param unreachable members in Akka's opinion
     * @param heard addresses that this process has heard lately
     * @param heardOf addresses that sentinels say they have heard lately
     */
    Set<HostPort> decide(Set<HostPort> unreachable, Set<HostPort> heard, Set<HostPort> heardOf, long nowMs) {
        boolean paused = lastMs != Long.MIN_VALUE && nowMs - lastMs > GAP_MS;
        lastMs = nowMs;
        if (!applies() || paused || !majority(heard)) {
            silentSinceMs.clear();
            return Set.of();
        }
        Set<HostPort> silent = new HashSet<>(unreachable);
        silent.removeAll(heard);
        silent.removeAll(heardOf);
        silent.remove(self);
        silentSinceMs.keySet().retainAll(silent);
        Set<HostPort> dead = new HashSet<>();
        for (HostPort address : silent) {
            if (nowMs - silentSinceMs.computeIfAbsent(address, first -> nowMs) >= afterMs) {
                dead.add(address);
            }
        }
        return dead;
    }

    private boolean majority(Set<HostPort> heard) {
        int present = 0;
        for (HostPort sentinel : sentinels) {
            present += sentinel.equals(self) || heard.contains(sentinel) ? 1 : 0;
        }
        return sentinels.isEmpty() || present > sentinels.size() / 2;
    }
}
