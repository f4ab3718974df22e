package dev.redoubt.config;

/**
 * What a sentinel runs with. Immutable; of the directives that CONFIG SET may change, {@link LiveConfig#now} gives the present values.
 */
public record SentinelSettings(Values values) implements ProcessSettings {
    public SentinelSettings {
        values.checkRole(Role.SENTINEL);
    }

    /** Nothing configured. */
    public static SentinelSettings defaults() {
        return new SentinelSettings(Values.defaults(Role.SENTINEL));
    }

    /** The same but for one value: for tests, which need no command line. Nothing is checked or derived. */
    public <T> SentinelSettings with(Directive<T> directive, T value) {
        return new SentinelSettings(values.with(directive, value));
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
