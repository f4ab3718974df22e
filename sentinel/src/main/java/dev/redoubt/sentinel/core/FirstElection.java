package dev.redoubt.sentinel.core;

/**
 * The rules of an election while this sentinel knows no master that has served (docs/protocol.md 5.9): at the first
 * start of a cluster, and after all its processes have ended. Nobody is served then, and all processes are slow. An
 * attempt that cannot win, two attempts at once, and an attempt that is given up too early would each cost a term. So a
 * sentinel waits until an attempt can win, the sentinels begin one after the other, and a leader gets more time than in
 * a failover.
 *
 * <p>The rules serve liveness only. Stateless; on the core's thread only.
 */
final class FirstElection {
    /** So many election timeouts a leader has for a step, and so long the other voters wait for it. */
    static final int PATIENCE = 4;

    private final SentinelContext c;
    private final Monitor monitor;
    private final SentinelPeers peers;

    FirstElection(SentinelContext c, Monitor monitor) {
        this.c = c;
        this.monitor = monitor;
        this.peers = monitor.peers();
    }

    /** True while these rules hold here. */
    boolean applies() {
        return !monitor.hasServed() && c.rules.waitsForOthers();
    }

    /**
     * True if the members that answer are enough for a leader (5.2): before, an attempt cannot win. Answers count here
     * for an election timeout: the processes are slow, and the members have nobody to lose.
     */
    boolean canBeWon() {
        return monitor.enoughAnswer(c.settings.electionMs());
    }

    /** Returns how long this sentinel leaves the first attempt to those with lower ids that it has heard lately. */
    long turnMs() {
        long lower = peers.all().values().stream()
                .filter(peer -> peer.hello != null && c.nowMs - peer.helloMs <= c.settings.downAfterMs())
                .filter(peer -> c.config().voters().contains(peer.id) && peer.id.compareTo(c.id) < 0)
                .count();
        return lower * c.settings.electionMs();
    }

    /** Returns how long a candidate asks for votes: never longer than an observer relies on (1.3). */
    long votingMs() {
        long electionMs = c.settings.electionMs();
        return applies() ? Math.min(SentinelCoreSettings.MOST_ELECTION_MS, PATIENCE * electionMs) : electionMs;
    }

    /** Returns how long a step of a leader may take, and how long a voter waits for the leader that it voted for. */
    long leadingMs() {
        return applies() ? PATIENCE * c.settings.electionMs() : c.settings.electionMs();
    }
}
