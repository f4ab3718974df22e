package dev.redoubt.sentinel.actor;

import dev.redoubt.config.HostPort;
import dev.redoubt.persistence.log.Incarnation;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.util.ReferenceCountUtil;
import java.net.ConnectException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * An idle TCP connection to one node's RESP port. The kernel closes it in the moment in which the process dies, which
 * nothing else shows so early: Artery hides resets. Bound to one incarnation, the one that introduced itself last.
 *
 * <pre>
 *   CONNECTING --accepted--> OPEN --closed or reset by the other side--> CONNECTING
 *       |  ^                                                            (at once)
 *       |  +---- after a while ----+
 *       +---- refused: evidence ---+---- timed out, unreachable: no evidence
 * </pre>
 *
 * <p>A closed connection alone proves nothing (CLIENT KILL does it too); a port that then refuses does. On its event
 * loop only.
 */
final class CrashProbe {
    private static final int CONNECT_TIMEOUT_MS = 1_000;
    private static final long FIRST_RETRY_MS = 5;
    private static final long LAST_RETRY_MS = 500;

    private final EventLoop loop;
    private final Class<? extends Channel> channelType;
    private final Consumer<Incarnation> evidence;
    private HostPort address;
    private Incarnation incarnation;
    private @Nullable Channel channel;
    private long retryMs = FIRST_RETRY_MS;
    private int attempt;
    private boolean closed;

    /**
     * A probe that connects at once.
     *
     * @param evidence is told each time the port refuses
     */
    CrashProbe(
            EventLoop loop,
            Class<? extends Channel> channelType,
            HostPort address,
            Incarnation incarnation,
            Consumer<Incarnation> evidence) {
        this.loop = loop;
        this.channelType = channelType;
        this.address = address;
        this.incarnation = incarnation;
        this.evidence = evidence;
        connect();
    }

    /** The node introduced itself: nothing happens unless it is another process or moved. */
    void follow(HostPort newAddress, Incarnation newIncarnation) {
        if (newAddress.equals(address) && newIncarnation.equals(incarnation)) {
            return;
        }
        address = newAddress;
        incarnation = newIncarnation;
        retryMs = FIRST_RETRY_MS;
        Channel old = channel;
        channel = null;
        if (old != null) {
            end(old);
        }
        connect();
    }

    void close() {
        closed = true;
        if (channel != null) {
            end(channel);
        }
    }

    private void connect() {
        int mine = ++attempt;
        Bootstrap bootstrap = new Bootstrap()
                .group(loop)
                .channel(channelType)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_TIMEOUT_MS)
                .option(ChannelOption.SO_KEEPALIVE, true)
                .handler(new Watch(mine));
        ChannelFuture connecting = bootstrap.connect(address.host(), address.port());
        connecting.addListener(done -> connected(mine, connecting));
    }

    private void connected(int mine, ChannelFuture connecting) {
        if (mine != attempt || closed) {
            end(connecting.channel());
        } else if (connecting.isSuccess()) {
            channel = connecting.channel();
            retryMs = FIRST_RETRY_MS;
        } else {
            if (connecting.cause() instanceof ConnectException refused && isRefusal(refused)) {
                evidence.accept(incarnation);
            }
            again(mine);
        }
    }

    /** Timeouts and missing routes are ConnectExceptions too. */
    private static boolean isRefusal(ConnectException e) {
        return String.valueOf(e.getMessage()).contains("refused");
    }

    private void again(int mine) {
        long wait = retryMs;
        retryMs = Math.min(LAST_RETRY_MS, retryMs * 2);
        var unused = loop.schedule(
                () -> {
                    if (mine == attempt && !closed) {
                        connect();
                    }
                },
                wait,
                TimeUnit.MILLISECONDS);
    }

    private static void end(Channel channel) {
        var unused = channel.close();
    }

    /** Notices the end of the connection, and reads away whatever comes. */
    private final class Watch extends ChannelInboundHandlerAdapter {
        private final int mine;

        Watch(int mine) {
            this.mine = mine;
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            ReferenceCountUtil.release(message);
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            if (mine == attempt && !closed && channel != null) {
                channel = null;
                connect();
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            end(context.channel());
        }
    }
}
