package dev.redoubt.node.net;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.unix.UnixChannel;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The first handler of a listening socket: it refuses clients whose descriptor is one of the last that the process may
 * have, so that log files and snapshots can still be opened. The kernel gives the lowest free number, so the number
 * says how many are in use. The guard acts before a connection is given to its loop: a loop that is busy would let
 * hundreds of accepted sockets pile up. DIFFERS: redis-server counts clients only. Here the JVM holds some fifty files
 * of its own, which come and go, so that a count alone leaves less than 32 descriptors.
 *
 * <p>An accept that fails is tried again after a second, and logged once a minute. The listening socket's loop only.
 */
final class AcceptGuard extends ChannelInboundHandlerAdapter {
    private static final Logger LOG = LoggerFactory.getLogger(AcceptGuard.class);
    private static final long RETRY_MS = 1000;
    private static final long LOG_AGAIN_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final RespServer server;
    private final long firstReserved;
    private final ByteBuffer refusal = ByteBuffer.allocateDirect(RespServer.TOO_MANY.length());
    private long loggedNanos = System.nanoTime() - LOG_AGAIN_NANOS;

    /** @param firstReserved the lowest descriptor that no client gets */
    AcceptGuard(RespServer server, long firstReserved) {
        this.server = server;
        this.firstReserved = firstReserved;
        refusal.put(RespServer.TOO_MANY.getBytes(StandardCharsets.US_ASCII));
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object accepted) {
        if (accepted instanceof UnixChannel client && client.fd().intValue() >= firstReserved) {
            refuse(client);
        } else {
            context.fireChannelRead(accepted);
        }
    }

    /** The channel has no loop yet, so the few bytes go to the socket as they are; its buffer is empty. */
    private void refuse(UnixChannel client) {
        server.countRejected();
        if (dueForLog()) {
            LOG.warn(
                    "Too many open files: clients are refused from descriptor {} on. Increase 'ulimit -n', or lower"
                            + " maxclients.",
                    firstReserved);
        }
        try {
            client.fd().write(refusal, 0, refusal.capacity());
        } catch (IOException e) {
            LOG.debug("A refused client has gone already: {}", e.toString());
        }
        ((Channel) client).unsafe().closeForcibly();
    }

    private boolean dueForLog() {
        long now = System.nanoTime();
        boolean due = now - loggedNanos >= LOG_AGAIN_NANOS;
        if (due) {
            loggedNanos = now;
        }
        return due;
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable error) {
        Fatal.haltIfFatal(error);
        if (dueForLog()) {
            LOG.warn("Accepting a client connection failed: {}. It is tried again every second.", error.toString());
        }
        Channel listener = context.channel();
        listener.config().setAutoRead(false);
        var unused = listener.eventLoop()
                .schedule(() -> listener.config().setAutoRead(true), RETRY_MS, TimeUnit.MILLISECONDS);
    }
}
