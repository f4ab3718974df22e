package dev.redoubt.node.net;

import io.netty.channel.socket.InternetProtocolFamily;
import java.net.InetSocketAddress;

/**
 * One address to listen on, as a word of the directive bind names it (server.c listenToPort): {@code *} is every IPv4
 * address, {@code ::*} every IPv6 address, and a dash before an address says that this machine may lack it. Immutable.
 *
 * @param host the address or the name of a host, without the dash
 * @param optional whether the server starts without it
 */
record BindAddress(String host, boolean optional) {
    /** Reads a word of the directive. */
    static BindAddress parse(String word) {
        boolean optional = word.startsWith("-");
        String host = optional ? word.substring(1) : word;
        return new BindAddress(host.equals("*") ? "0.0.0.0" : host.equals("::*") ? "::" : host, optional);
    }

    /** The family of the socket; what listens on IPv4 addresses listens on no IPv6 address, and the other way round. */
    InternetProtocolFamily family() {
        return host.indexOf(':') >= 0 ? InternetProtocolFamily.IPv6 : InternetProtocolFamily.IPv4;
    }

    /** Returns the address with a port; unresolved when there is no such host. */
    InetSocketAddress at(int port) {
        return new InetSocketAddress(host, port);
    }
}
