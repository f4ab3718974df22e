package dev.redoubt.node.client;

import dev.redoubt.config.HostPort;
import dev.redoubt.config.tls.TlsFiles;
import org.jspecify.annotations.Nullable;

/**
 * The cluster port of a program with a {@link KeyspaceClient}. Immutable.
 *
 * @param host the address on which it listens and under which the cluster reaches it
 * @param port 0 takes a free one
 * @param tls the certificates; null for a cluster without {@code tls-cluster yes}
 * @param insecure whether the port may listen on an address other than loopback without TLS
 */
public record ClientPort(String host, int port, @Nullable TlsFiles tls, boolean insecure) {
    static final ClientPort LOOPBACK = new ClientPort("127.0.0.1", 0, null, false);

    /**
     * Checks that strangers are kept away, by the same rule as nodes and sentinels.
     *
     * @throws IllegalArgumentException they are not
     */
    void checkExposure() {
        if (tls == null && !insecure && !new HostPort(host, port).isLoopback()) {
            throw new IllegalArgumentException("the client's port would listen on " + host
                    + ", where everybody who reaches it can end this program; use tls(...), or insecure() if the"
                    + " network keeps strangers away");
        }
    }
}
