package dev.redoubt.sentinel.actor;

import dev.redoubt.config.HostPort;
import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.util.List;

/**
 * Finds the entry of {@code --sentinels} that is this process. Artery drops messages that are addressed to another
 * spelling of the host, so the entry must be the one that the others use. Stateless.
 */
final class OwnAddress {
    private OwnAddress() {}

    /**
     * Returns the entry that is {@code bound} or, with the same port, a name of this host.
     *
     * @throws IOException if there is none
     */
    static HostPort among(List<HostPort> sentinels, HostPort bound) throws IOException {
        if (sentinels.contains(bound)) {
            return bound;
        }
        for (HostPort entry : sentinels) {
            if (entry.port() == bound.port() && isLocal(entry.host())) {
                return entry;
            }
        }
        throw new IOException("sentinels: none of " + sentinels + " is this sentinel, " + bound);
    }

    private static boolean isLocal(String host) throws IOException {
        InetAddress address = InetAddress.getByName(host);
        return address.isLoopbackAddress() || NetworkInterface.getByInetAddress(address) != null;
    }
}
