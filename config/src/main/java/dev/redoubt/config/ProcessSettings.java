package dev.redoubt.config;

import com.typesafe.config.Config;
import dev.redoubt.config.tls.TlsFiles;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The boot settings of every process, whatever its role: the {@link BootDirective}s of {@link CommonDirectives}. */
public sealed interface ProcessSettings permits NodeSettings, SentinelSettings {
    /** All configured values, of which only this package can read single ones. */
    Values values();

    /** The {@code akka} section of the configuration file, which overrides our own; empty when there was none. */
    default Config akka() {
        return values().akka();
    }

    /** {@link CommonDirectives#DIR}, absolute. */
    default Path dir() {
        return FileNames.absolute(values().get(CommonDirectives.DIR));
    }

    /**
     * The address on which the cluster port listens and under which the other processes know this one: the first of
     * {@link #bind}; loopback for a node that stands alone and has no {@link #clusterTls}.
     */
    default HostPort clusterAddress() {
        return new HostPort(ClusterExposure.host(values()), clusterPort());
    }

    /**
     * Returns true if the cluster port has neither TLS nor the loopback to keep strangers away: {@link
     * TlsDirectives#CLUSTER_INSECURE} is what allows it.
     */
    default boolean isClusterExposed() {
        return clusterTls() == null && !clusterAddress().isLoopback();
    }

    /** The files of {@link TlsDirectives} for the cluster port; null without {@code tls-cluster yes}. */
    default @Nullable TlsFiles clusterTls() {
        return TlsDirectives.cluster(values());
    }

    /** {@link CommonDirectives#BIND}. */
    default List<String> bind() {
        return values().get(CommonDirectives.BIND);
    }

    /** The first address of {@link #bind}, without the dash of an address that may be missing. */
    default String firstHost() {
        return ClusterExposure.firstHost(values());
    }

    /** {@link CommonDirectives#CLUSTER_PORT}. */
    default int clusterPort() {
        return values().get(CommonDirectives.CLUSTER_PORT);
    }

    /** {@link CommonDirectives#SENTINELS}. */
    default List<HostPort> sentinels() {
        return values().get(CommonDirectives.SENTINELS);
    }

    /** {@link CommonDirectives#USER}: a name and rules each. */
    default List<String> users() {
        return values().get(CommonDirectives.USER);
    }

    /** {@link CommonDirectives#ACLFILE}, absolute; null without one. */
    default @Nullable Path aclfile() {
        String file = values().get(CommonDirectives.ACLFILE);
        // redis-server has changed into dir when it opens the file.
        return file.isEmpty() ? null : dir().resolve(FileNames.path(file)).normalize();
    }

    /** {@link CommonDirectives#TCP_BACKLOG}. */
    default int tcpBacklog() {
        return values().get(CommonDirectives.TCP_BACKLOG);
    }

    /**
     * {@link CommonDirectives#LOGFILE}; empty for standard output. Beside a redis.conf a relative name is one in
     * {@link #dir}, because redis-server works there.
     */
    default String logfile() {
        String name = values().get(CommonDirectives.LOGFILE);
        boolean inDir = !name.isEmpty() && values().origin().syntax() == ConfigSyntax.REDIS_CONF;
        return inDir ? FileNames.text(dir().resolve(FileNames.path(name))) : name;
    }

    /** {@link CommonDirectives#PIDFILE}, absolute; null for none. */
    default @Nullable Path pidfile() {
        return inDir(values().get(CommonDirectives.PIDFILE));
    }

    /** {@link CommonDirectives#UNIXSOCKET}, absolute; null for none. */
    default @Nullable Path unixsocket() {
        return inDir(values().get(CommonDirectives.UNIXSOCKET));
    }

    private @Nullable Path inDir(String name) {
        return name.isEmpty() ? null : dir().resolve(FileNames.path(name));
    }

    /** {@link CommonDirectives#UNIXSOCKETPERM}: the bits of a mode; 0 for those that the umask leaves. */
    default int unixsocketperm() {
        return values().get(CommonDirectives.UNIXSOCKETPERM);
    }

    /** {@link CommonDirectives#SUPERVISED}. */
    default Supervised supervised() {
        return values().get(CommonDirectives.SUPERVISED);
    }

    /** {@link CommonDirectives#EXIT_ON_STDIN_CLOSE}. */
    default boolean exitOnStdinClose() {
        return values().get(CommonDirectives.EXIT_ON_STDIN_CLOSE);
    }
}
