package dev.redoubt.node.net;

import dev.redoubt.config.OutputLimit;

/** Watches for how long a connection has been above its soft output limit; on the connection's loop only. */
final class SoftLimit {
    private boolean above;
    private long sinceNanos;

    /** It is below. */
    void kept() {
        above = false;
    }

    /** Looks once more; true if it has been above for longer than allowed. */
    boolean exceeded(OutputLimit limit, long pendingBytes, long nowNanos) {
        if (limit.softBytes() == 0 || pendingBytes <= limit.softBytes()) {
            above = false;
        } else if (!above) {
            above = true;
            sinceNanos = nowNanos;
        } else {
            return nowNanos - sinceNanos > limit.softSeconds() * 1_000_000_000L;
        }
        return false;
    }
}
