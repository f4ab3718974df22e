package dev.redoubt.config;

/**
 * The boot settings of a sentinel: the values that hold from its start to its end. Immutable. Values that can change
 * are not here; {@link LiveConfig#live} gives handles of them.
 */
public record SentinelSettings(Values values) implements ProcessSettings {
    public SentinelSettings {
        values.checkRole(Role.SENTINEL);
    }

    /** {@link SentinelDirectives#PORT}. */
    public int port() {
        return values.get(SentinelDirectives.PORT);
    }

    /** {@link SentinelDirectives#MASTER_NAME}. */
    public String masterName() {
        return values.get(SentinelDirectives.MASTER_NAME);
    }

    /** {@link SentinelDirectives#QUORUM}. */
    public int quorum() {
        return values.get(SentinelDirectives.QUORUM);
    }

    /** {@link SentinelDirectives#MEMBERS}. */
    public int members() {
        return values.get(SentinelDirectives.MEMBERS);
    }

    /** {@link SentinelDirectives#DOWN_AFTER_MILLISECONDS}. */
    public long downAfterMilliseconds() {
        return values.get(SentinelDirectives.DOWN_AFTER_MILLISECONDS);
    }

    /** {@link SentinelDirectives#FAILOVER_TIMEOUT}. */
    public long failoverTimeout() {
        return values.get(SentinelDirectives.FAILOVER_TIMEOUT);
    }

    /** {@link SentinelDirectives#MASTER_LEASE_MILLISECONDS}. */
    public long masterLeaseMilliseconds() {
        return values.get(SentinelDirectives.MASTER_LEASE_MILLISECONDS);
    }
}
