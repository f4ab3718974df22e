package dev.redoubt.config;

import java.util.regex.Pattern;

/** An address in the form {@code host:port} or {@code [::1]:port}. The host is not resolved. */
public record HostPort(String host, int port) {
    private static final Pattern LOOPBACK =
            Pattern.compile("localhost|127(\\.\\d{1,3}){3}|::1|0:0:0:0:0:0:0:1", Pattern.CASE_INSENSITIVE);

    public HostPort {
        if (host.isEmpty() || port < 0 || port > 65535) {
            throw new IllegalArgumentException("not an address: '" + host + "' port " + port);
        }
    }

    /**
     * Parses an address.
     *
     * @throws ConfigException the reason: no port, a port out of range, no host
     */
    public static HostPort parse(String text) throws ConfigException {
        int colon = text.lastIndexOf(':');
        if (colon <= 0) {
            throw new ConfigException("'" + text + "' is not host:port");
        }
        String host = text.substring(0, colon);
        if (host.startsWith("[") && host.endsWith("]")) {
            host = host.substring(1, host.length() - 1);
        } else if (host.indexOf(':') >= 0) {
            throw new ConfigException("'" + text + "' is not host:port (write an IPv6 address as [::1]:port)");
        }
        long port = NumberSyntax.integer(text.substring(colon + 1), 1, 65535, "the port of '" + text + "'");
        if (host.isEmpty()) {
            throw new ConfigException("'" + text + "' has no host");
        }
        return new HostPort(host, (int) port);
    }

    /** Returns whether the host is certainly this machine alone. Names are not resolved: DNS may answer anything. */
    public boolean isLoopback() {
        return LOOPBACK.matcher(host).matches();
    }

    @Override
    public String toString() {
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
    }
}
