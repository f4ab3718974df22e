package dev.redoubt.node.member;

/**
 * The counts of answers to subscriptions, for INFO's {@code sync_*}.
 *
 * @param partialOk the replica went on from its own log, perhaps after a truncation
 * @param partialErr it had a log, and got a base all the same
 */
public record SyncCounts(long partialOk, long partialErr) {
    static final SyncCounts NONE = new SyncCounts(0, 0);

    SyncCounts plus(boolean partial, boolean hadLog) {
        return partial
                ? new SyncCounts(partialOk + 1, partialErr)
                : hadLog ? new SyncCounts(partialOk, partialErr + 1) : this;
    }
}
