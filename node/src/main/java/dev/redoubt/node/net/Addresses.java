package dev.redoubt.node.net;

import io.netty.util.NetUtil;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** The texts of socket addresses. */
final class Addresses {
    private Addresses() {}

    /** Returns {@code host:port}; a stand-in for the address of a socket that is gone. */
    static String text(@Nullable Object socketAddress) {
        if (socketAddress instanceof InetSocketAddress inet) {
            // As inet_ntop: the short form of an IPv6 address, without its zone.
            String host = inet.getAddress() == null ? inet.getHostString() : NetUtil.toAddressString(inet.getAddress());
            return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + inet.getPort();
        }
        return "?:0";
    }
}
