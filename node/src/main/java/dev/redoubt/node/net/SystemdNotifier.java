package dev.redoubt.node.net;

import dev.redoubt.config.Supervised;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.epoll.EpollDomainDatagramChannel;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.util.concurrent.Future;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells systemd when the process is ready and when it ends (server.c, redisCommunicateSystemd; sd_notify(3)). The
 * messages are datagrams to the Unix socket of NOTIFY_SOCKET, sent by this process itself, because systemd takes them
 * from the main process only by default. A message that cannot be sent is a warning. Any thread; nothing waits.
 */
public final class SystemdNotifier {
    /** The variable by which systemd names its socket. */
    private static final String VARIABLE = "NOTIFY_SOCKET";

    private static final Logger LOG = LoggerFactory.getLogger(SystemdNotifier.class);

    private final EventLoops loops;
    private final @Nullable String socket;

    private SystemdNotifier(EventLoops loops, @Nullable String socket) {
        this.loops = loops;
        this.socket = socket;
    }

    /** Returns the notifier of this process, which does nothing unless {@code supervised} says so. */
    public static SystemdNotifier ofProcess(EventLoops loops, Supervised supervised) {
        return of(loops, supervised, System.getenv(VARIABLE));
    }

    /** @param socket the path of systemd's socket; null or empty if the process does not run under systemd */
    static SystemdNotifier of(EventLoops loops, Supervised supervised, @Nullable String socket) {
        boolean known = socket != null && !socket.isEmpty();
        if (supervised == Supervised.SYSTEMD && !known) {
            LOG.warn(
                    "supervised is systemd, but {} is not set. Set Type=notify in the unit, or supervised to no.",
                    VARIABLE);
        }
        boolean wanted = supervised == Supervised.SYSTEMD || supervised == Supervised.AUTO;
        return new SystemdNotifier(loops, wanted && known ? socket : null);
    }

    /** Says that the data are being loaded. */
    public void loading() {
        send("STATUS=Redoubt is loading...\n");
    }

    /** Says that the start is over. */
    public void ready() {
        send("STATUS=Ready to accept connections\nREADY=1\n");
    }

    /** Says that the end has begun. */
    public void stopping() {
        send("STOPPING=1\n");
    }

    private void send(String message) {
        if (socket == null) {
            return;
        }
        if (!loops.epoll() || !socket.startsWith("/")) {
            LOG.warn(
                    "systemd cannot be told at {}: it is no path of a file, or Netty's epoll library is missing."
                            + " Set supervised to no and Type=simple in the unit.",
                    socket);
            return;
        }
        new Bootstrap()
                .group(loops.loop(0))
                .channel(EpollDomainDatagramChannel.class)
                .handler(new ChannelInboundHandlerAdapter())
                .connect(new DomainSocketAddress(socket))
                .addListener((ChannelFuture connected) -> {
                    if (connected.isSuccess()) {
                        connected
                                .channel()
                                .writeAndFlush(Unpooled.copiedBuffer(message, StandardCharsets.US_ASCII))
                                .addListener(ChannelFutureListener.CLOSE)
                                .addListener(this::sent);
                    } else {
                        sent(connected);
                    }
                });
    }

    private void sent(Future<?> result) {
        if (!result.isSuccess()) {
            LOG.warn(
                    "systemd could not be told at {}: {}. Check the unit, and that this user may write there.",
                    socket,
                    String.valueOf(result.cause()));
        }
    }
}
