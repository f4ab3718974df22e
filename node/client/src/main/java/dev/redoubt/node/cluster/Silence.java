package dev.redoubt.node.cluster;

/**
 * The rule that says when the connections to a silent peer are renewed. Pure; one thread.
 *
 * <p>They are renewed soon after the peer fell silent, so that a cut leaves none that waits for the kernel's
 * retransmissions. Later they are renewed ever more seldom: a stopped process accepts none of them, and has to work
 * through all of them when it wakes. A network that heals for a moment and is cut again begins a new silence if the
 * peers heard each other; if not, the kernel waits no longer than this class, two minutes.
 */
final class Silence {
    /**
     * Milliseconds of silence at which connections are renewed again, and then at twice, four times as much and so on.
     */
    static final long AGAIN_MS = 30_000;

    /** Milliseconds from the start of the silence in which connections are renewed; Artery looks every 3 s. */
    static final long FIRST_FOR_MS = 12_000;

    /** Milliseconds for which connections are renewed later: one look of Artery. */
    static final long FOR_MS = 3_500;

    private final long aliveMs;
    private long awakeSinceMs;
    private long tickedMs = Long.MIN_VALUE;

    /**
     * Creates the rule for one process.
     *
     * @param aliveMs milliseconds after which a peer that was not heard counts as silent
     */
    Silence(long aliveMs) {
        this.aliveMs = aliveMs;
    }

    /** Notes the time; called often. A gap between two calls means that this process stood still, not its peers. */
    void tick(long nowMs) {
        if (tickedMs == Long.MIN_VALUE || nowMs - tickedMs > Downing.GAP_MS) {
            awakeSinceMs = nowMs;
        }
        tickedMs = nowMs;
    }

    /**
     * Returns true if the connections to a peer are to be renewed now; the caller ticks first.
     *
     * @param heardMs when the two last heard each other
     */
    boolean renews(long heardMs) {
        long silentMs = tickedMs - Math.max(heardMs, awakeSinceMs);
        if (silentMs < AGAIN_MS) {
            return silentMs > aliveMs && silentMs < FIRST_FOR_MS;
        }
        long began = AGAIN_MS * Long.highestOneBit(silentMs / AGAIN_MS);
        return silentMs - began < FOR_MS;
    }
}
