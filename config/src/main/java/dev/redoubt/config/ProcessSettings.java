package dev.redoubt.config;

import java.nio.file.Path;
import java.util.List;

/** What every process runs with, whatever its role: the {@link CommonDirectives}. */
public interface ProcessSettings {
    /** All that was configured. */
    Values values();

    /** {@link CommonDirectives#DIR}, absolute. */
    default Path dir() {
        return Path.of(values().get(CommonDirectives.DIR)).toAbsolutePath().normalize();
    }

    /** The address under which the other processes know this one: the first of {@link #bind}, the cluster port. */
    default HostPort clusterAddress() {
        return new HostPort(bind().get(0), clusterPort());
    }

    /** {@link CommonDirectives#BIND}. */
    default List<String> bind() {
        return values().get(CommonDirectives.BIND);
    }

    /** {@link CommonDirectives#CLUSTER_PORT}. */
    default int clusterPort() {
        return values().get(CommonDirectives.CLUSTER_PORT);
    }

    /** {@link CommonDirectives#SENTINELS}. */
    default List<HostPort> sentinels() {
        return values().get(CommonDirectives.SENTINELS);
    }

    /** {@link CommonDirectives#REQUIREPASS}. */
    default String requirepass() {
        return values().get(CommonDirectives.REQUIREPASS);
    }

    /** {@link CommonDirectives#TCP_BACKLOG}. */
    default int tcpBacklog() {
        return values().get(CommonDirectives.TCP_BACKLOG);
    }

    /** {@link CommonDirectives#TCP_KEEPALIVE}. */
    default int tcpKeepalive() {
        return values().get(CommonDirectives.TCP_KEEPALIVE);
    }

    /** {@link CommonDirectives#TIMEOUT}. */
    default int timeout() {
        return values().get(CommonDirectives.TIMEOUT);
    }

    /** {@link CommonDirectives#MAXCLIENTS}. */
    default int maxclients() {
        return values().get(CommonDirectives.MAXCLIENTS);
    }

    /** {@link CommonDirectives#LOGLEVEL}. */
    default LogLevel loglevel() {
        return values().get(CommonDirectives.LOGLEVEL);
    }

    /** {@link CommonDirectives#LOGFILE}. */
    default String logfile() {
        return values().get(CommonDirectives.LOGFILE);
    }

    /** {@link CommonDirectives#EXIT_ON_STDIN_CLOSE}. */
    default boolean exitOnStdinClose() {
        return values().get(CommonDirectives.EXIT_ON_STDIN_CLOSE);
    }
}
