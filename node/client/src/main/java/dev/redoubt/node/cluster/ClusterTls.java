package dev.redoubt.node.cluster;

import akka.actor.setup.Setup;
import akka.remote.artery.tcp.SSLEngineProviderSetup;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigValueFactory;
import dev.redoubt.config.HostPort;
import dev.redoubt.config.ProcessSettings;
import dev.redoubt.config.tls.TlsContexts;
import dev.redoubt.config.tls.TlsFiles;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The protection of a cluster port: mutual TLS, or none. A process opens it once and keeps it for all its ActorSystems,
 * so that files that cannot be used for a while do not keep a restarted ActorSystem from starting. Any thread.
 */
public final class ClusterTls {
    private static final Logger LOG = LoggerFactory.getLogger(ClusterTls.class);
    private static final ClusterTls NONE = new ClusterTls(null);

    private final @Nullable TlsContexts contexts;

    private ClusterTls(@Nullable TlsContexts contexts) {
        this.contexts = contexts;
    }

    /** A cluster port without TLS. */
    public static ClusterTls none() {
        return NONE;
    }

    /**
     * Reads the certificates of a process, and logs how its cluster port is protected.
     *
     * @throws IOException one line that names directive, file and reason
     */
    public static ClusterTls of(ProcessSettings settings) throws IOException {
        HostPort port = settings.clusterAddress();
        if (settings.isClusterExposed()) {
            LOG.warn(
                    "The cluster port {} is open to everybody who reaches it (cluster-insecure yes);"
                            + " the network must keep strangers away, or set tls-cluster yes",
                    port);
        } else if (!port.host().equals(settings.firstHost())) {
            LOG.info("The cluster port listens on {} only: this node stands alone and has no TLS (tls-cluster)", port);
        }
        return open(settings.clusterTls());
    }

    /**
     * Reads the certificates.
     *
     * @param files null for a cluster port without TLS
     * @throws IOException one line that names directive, file and reason
     */
    public static ClusterTls open(@Nullable TlsFiles files) throws IOException {
        if (files == null) {
            return NONE;
        }
        TlsContexts contexts = TlsContexts.open(files);
        LOG.info(
                "The cluster port speaks TLS; the certificate {} is valid until {}",
                contexts.certificate().getSubjectX500Principal(),
                contexts.certificate().getNotAfter().toInstant());
        return new ClusterTls(contexts);
    }

    /** Returns the configuration of an ActorSystem with the transport that this needs. */
    Config over(Config config) {
        return contexts == null
                ? config
                : config.withValue("akka.remote.artery.transport", ConfigValueFactory.fromAnyRef("tls-tcp"));
    }

    /** Returns what the ActorSystem must be given to speak TLS; empty without TLS. */
    List<Setup> setups() {
        TlsContexts current = contexts;
        return current == null
                ? List.of()
                : List.of(SSLEngineProviderSetup.create(system -> new ArteryTls(current, system)));
    }
}
