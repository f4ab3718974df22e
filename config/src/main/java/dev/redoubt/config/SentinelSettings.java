package dev.redoubt.config;

import java.nio.file.Path;
import java.util.List;

/**
 * What a sentinel runs with. Immutable; of the directives that CONFIG SET may change, {@link LiveConfig#now} gives the present values.
 */
public record SentinelSettings(Values values) {
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

    /** {@link CommonDirectives#DIR}, absolute. */
    public Path dir() {
        return Path.of(values.get(CommonDirectives.DIR)).toAbsolutePath().normalize();
    }

    /** The address under which the other processes know this one: the first of {@link #bind}, the cluster port. */
    public HostPort clusterAddress() {
        return new HostPort(bind().get(0), clusterPort());
    }

    /** {@link CommonDirectives#BIND}. */
    public List<String> bind() {
        return values.get(CommonDirectives.BIND);
    }

    /** {@link CommonDirectives#CLUSTER_PORT}. */
    public int clusterPort() {
        return values.get(CommonDirectives.CLUSTER_PORT);
    }

    /** {@link CommonDirectives#SENTINELS}. */
    public List<HostPort> sentinels() {
        return values.get(CommonDirectives.SENTINELS);
    }

    /** {@link CommonDirectives#REQUIREPASS}. */
    public String requirepass() {
        return values.get(CommonDirectives.REQUIREPASS);
    }

    /** {@link CommonDirectives#TCP_BACKLOG}. */
    public int tcpBacklog() {
        return values.get(CommonDirectives.TCP_BACKLOG);
    }

    /** {@link CommonDirectives#TCP_KEEPALIVE}. */
    public int tcpKeepalive() {
        return values.get(CommonDirectives.TCP_KEEPALIVE);
    }

    /** {@link CommonDirectives#TIMEOUT}. */
    public int timeout() {
        return values.get(CommonDirectives.TIMEOUT);
    }

    /** {@link CommonDirectives#MAXCLIENTS}. */
    public int maxclients() {
        return values.get(CommonDirectives.MAXCLIENTS);
    }

    /** {@link CommonDirectives#LOGLEVEL}. */
    public LogLevel loglevel() {
        return values.get(CommonDirectives.LOGLEVEL);
    }

    /** {@link CommonDirectives#LOGFILE}. */
    public String logfile() {
        return values.get(CommonDirectives.LOGFILE);
    }

    /** {@link CommonDirectives#EXIT_ON_STDIN_CLOSE}. */
    public boolean exitOnStdinClose() {
        return values.get(CommonDirectives.EXIT_ON_STDIN_CLOSE);
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
