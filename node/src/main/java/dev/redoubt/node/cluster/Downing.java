package dev.redoubt.node.cluster;

import dev.redoubt.config.HostPort;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Decides which dead processes are put out of the Akka cluster: while one that is gone for good stays a member,
 * newcomers stay weakly up, and whatever knows members goes on knocking at its door. Pure.
 *
 * <p>A member of any role is put out when, for {@link #AFTER_MS} without a break, Akka has held it for unreachable and
 * neither this process nor any sentinel that it hears has heard of it, while this process heard a majority of the
 * configured sentinels (itself included). So only one side of a partition puts anybody out, and a link that is broken
 * between two processes only puts out neither. Every sentinel that finds this does it, and it is done once: there is
 * nobody to be elected, and nobody whose death leaves it undone.
 *
 * <p>It is safe to be wrong. Membership decides nothing (ARCHITECTURE.md, sentinels): majorities are counted among
 * configured voters and recorded members. A process that was put out and lives starts a new ActorSystem, which is to
 * it what a restart is: a client loses answers that were under way (their outcome is unknown then), a node reads its log
 * again, a sentinel owes silence for a lease. None of them loses what it promised, for that is on its disk.
 */
final class Downing {
    static final long AFTER_MS = 30_000;
    /** After a pause of this process what it knows is old; the count begins anew. */
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

    /** Whether this process decides about others at all. */
    boolean applies() {
        return sentinels.isEmpty() || sentinels.contains(self);
    }

    /**
     * The members to put out now; asked often. They are named again as long as they stay unreachable and silent.
     *
     * @param unreachable members in Akka's opinion
     * @param heard whom this process has heard lately
     * @param heardOf whom sentinels say that they have heard lately
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
