package dev.redoubt.config;

import java.util.List;

// DIFFERS: Redis's cluster bus listens on every bound address, without TLS too.
/**
 * The rule on which addresses the cluster port may listen. Whoever reaches an unprotected cluster port can send any
 * message of the cluster, and can end the process with nine bytes (Artery of Akka 2.8.5 does not bound the length of a
 * frame). So without TLS the port listens on loopback only, unless {@code cluster-insecure yes} says that the network
 * keeps strangers away. A private network is no exception: it is full of other machines, containers and tenants, and
 * Redis's protected mode draws the line at loopback too. Stateless.
 */
final class ClusterExposure {
    static final String LOOPBACK = "127.0.0.1";

    private ClusterExposure() {}

    /**
     * Returns the host of the cluster port. It is the first bound address. A node that stands alone needs no peers, so
     * without TLS its cluster port stays on loopback, and it can serve clients on any address as redis-server does.
     */
    static String host(Values values) {
        String first = firstHost(values);
        return isAlone(values) && !isAllowed(values, first) ? LOOPBACK : first;
    }

    /** Returns the first bound address, without the dash of an address that may be missing. */
    static String firstHost(Values values) {
        String first = values.get(CommonDirectives.BIND).get(0);
        return first.startsWith("-") ? first.substring(1) : first;
    }

    /**
     * Checks the TLS directives against each other and the exposure of the cluster port.
     *
     * @throws ConfigException one line that names the directives
     */
    static void check(Values values) throws ConfigException {
        if (values.get(TlsDirectives.TLS_CLUSTER)) {
            for (BootDirective<String> file :
                    List.of(TlsDirectives.TLS_CERT_FILE, TlsDirectives.TLS_KEY_FILE, TlsDirectives.TLS_CA_CERT_FILE)) {
                if (values.get(file).isEmpty()) {
                    throw new ConfigException("tls-cluster: yes needs " + file + " too");
                }
            }
        }
        String host = host(values);
        if (!isAllowed(values, host)) {
            throw new ConfigException("cluster-port: would listen on " + host
                    + ", where everybody who reaches it can read, write and end this process; give --tls-cluster yes"
                    + " with certificates, or --cluster-insecure yes if the network keeps strangers away");
        }
    }

    private static boolean isAlone(Values values) {
        return values.role() == Role.NODE
                && values.get(CommonDirectives.SENTINELS).isEmpty();
    }

    private static boolean isAllowed(Values values, String host) {
        return values.get(TlsDirectives.TLS_CLUSTER)
                || values.get(TlsDirectives.CLUSTER_INSECURE)
                || new HostPort(host, 0).isLoopback();
    }
}
