package dev.redoubt.node.net;

import dev.redoubt.config.ProcessSettings;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The places where a server listens. Immutable.
 *
 * @param hosts the words of the directive bind ({@link BindAddress}); empty for no TCP port
 * @param port of each host; 0 for any free port
 * @param unixSocket the file of a Unix socket; null for none
 * @param unixMode the permissions of that file; 0 for those that the umask leaves
 */
public record Endpoints(List<String> hosts, int port, @Nullable Path unixSocket, int unixMode) {
    public Endpoints {
        hosts = List.copyOf(hosts);
    }

    /** Returns those of TCP alone. */
    public static Endpoints tcp(List<String> hosts, int port) {
        return new Endpoints(hosts, port, null, 0);
    }

    /** Returns those that the directives name; port 0 is no TCP port. */
    public static Endpoints of(ProcessSettings settings, int port) {
        return new Endpoints(
                port == 0 ? List.of() : settings.bind(), port, settings.unixsocket(), settings.unixsocketperm());
    }

    /** Returns true if there is no place to listen. */
    public boolean isEmpty() {
        return hosts.isEmpty() && unixSocket == null;
    }
}
