package dev.redoubt.node.client;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.redoubt.config.ConfigException;
import dev.redoubt.config.HostPort;
import dev.redoubt.config.tls.TlsFiles;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The settings with which a {@link KeyspaceClient} finds its cluster, and its time-outs.
 *
 * @param sentinels the cluster addresses of all sentinels, as in {@code --sentinels}; of a node that stands alone, its
 *     own cluster address
 * @param port this program's own cluster port, through which the cluster answers it
 * @param timeout how long a request may take, failovers included
 * @param maxInFlight requests at once, at most {@value #MOST_IN_FLIGHT}; one more is refused
 * @param database the selected database
 * @param password the nodes' {@code requirepass}; empty for none. Each master is given it once, as AUTH on a connection
 * @param config goes before Redoubt's own Akka settings
 * @param metrics is told of requests and masters
 */
public record ClientSettings(
        List<HostPort> sentinels,
        ClientPort port,
        Duration timeout,
        int maxInFlight,
        int database,
        String password,
        Config config,
        ClientMetrics metrics) {
    /** Below Artery's outbound queue of 3,072 messages, beyond which it drops. */
    public static final int MOST_IN_FLIGHT = 2_048;

    public ClientSettings {
        sentinels = List.copyOf(sentinels);
        if (sentinels.isEmpty()) {
            throw new IllegalArgumentException("no sentinels: the client cannot find the cluster");
        }
        if (timeout.isNegative() || timeout.isZero()) {
            throw new IllegalArgumentException("timeout is not positive: " + timeout);
        }
        if (maxInFlight < 1 || maxInFlight > MOST_IN_FLIGHT) {
            throw new IllegalArgumentException("maxInFlight is not between 1 and " + MOST_IN_FLIGHT);
        }
        if (database < 0) {
            throw new IllegalArgumentException("no such database: " + database);
        }
    }

    /** This host's loopback, a free port, 5 seconds, 1,024 requests, database 0. */
    public static ClientSettings of(List<HostPort> sentinels) {
        return new ClientSettings(
                sentinels,
                ClientPort.LOOPBACK,
                Duration.ofSeconds(5),
                1_024,
                0,
                "",
                ConfigFactory.empty(),
                ClientMetrics.NONE);
    }

    /**
     * As {@link #of(List)}, of addresses as in {@code --sentinels}: {@code host:port}, separated by commas.
     *
     * @throws IllegalArgumentException one of them is no address
     */
    public static ClientSettings of(String sentinels) {
        List<HostPort> addresses = new ArrayList<>();
        for (String address : sentinels.split(",", -1)) {
            try {
                addresses.add(HostPort.parse(address.strip()));
            } catch (ConfigException e) {
                throw new IllegalArgumentException(e.getMessage(), e);
            }
        }
        return of(addresses);
    }

    /** Reachable for the cluster at {@code host}, on {@code port} or, if it is 0, on a free one. */
    public ClientSettings at(String newHost, int newPort) {
        return with(new ClientPort(newHost, newPort, port.tls(), port.insecure()));
    }

    /**
     * For a cluster with {@code tls-cluster yes}: the certificate and key of this program, and the authorities whose
     * certificates it accepts, as {@code tls-cert-file}, {@code tls-key-file} and {@code tls-ca-cert-file}.
     */
    public ClientSettings tls(Path certificate, Path key, Path authorities) {
        return with(
                new ClientPort(port.host(), port.port(), new TlsFiles(certificate, key, authorities), port.insecure()));
    }

    /**
     * For a cluster with {@code cluster-insecure yes}: the port of this program may listen on an address other than
     * loopback without TLS. Whoever reaches it can end this program.
     */
    public ClientSettings insecure() {
        return with(new ClientPort(port.host(), port.port(), port.tls(), true));
    }

    private ClientSettings with(ClientPort newPort) {
        return new ClientSettings(sentinels, newPort, timeout, maxInFlight, database, password, config, metrics);
    }

    /** With another patience. */
    public ClientSettings within(Duration newTimeout) {
        return new ClientSettings(sentinels, port, newTimeout, maxInFlight, database, password, config, metrics);
    }

    /** With another bound on requests at once. */
    public ClientSettings atMost(int requests) {
        return new ClientSettings(sentinels, port, timeout, requests, database, password, config, metrics);
    }

    /** With Akka settings that go before Redoubt's own. */
    public ClientSettings with(Config newConfig) {
        return new ClientSettings(sentinels, port, timeout, maxInFlight, database, password, newConfig, metrics);
    }

    /** For nodes with a {@code requirepass}. */
    public ClientSettings password(String newPassword) {
        return new ClientSettings(sentinels, port, timeout, maxInFlight, database, newPassword, config, metrics);
    }

    /** For another database. */
    public ClientSettings database(int number) {
        return new ClientSettings(sentinels, port, timeout, maxInFlight, number, password, config, metrics);
    }

    /** With a hook for metrics. */
    public ClientSettings metrics(ClientMetrics hook) {
        return new ClientSettings(sentinels, port, timeout, maxInFlight, database, password, config, hook);
    }

    /** Without the password, which has no place in a log. */
    @Override
    public String toString() {
        return "ClientSettings[sentinels=" + sentinels + ", port=" + port + ", timeout=" + timeout + ", maxInFlight="
                + maxInFlight + ", database=" + database + "]";
    }
}
