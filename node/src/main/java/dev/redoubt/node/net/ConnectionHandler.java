package dev.redoubt.node.net;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The Netty side of the connection. */
final class ConnectionHandler extends ChannelInboundHandlerAdapter {
    private static final Logger LOG = LoggerFactory.getLogger(ConnectionHandler.class);
    private final RespServer server;
    private final @Nullable Path unix;
    private @Nullable Connection connection;

    /** @param unix the file of the Unix socket on which the client came; null for TCP */
    ConnectionHandler(RespServer server, @Nullable Path unix) {
        this.server = server;
        this.unix = unix;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        connection = server.accept((DuplexChannel) context.channel(), unix);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf in = (ByteBuf) message;
        try {
            Connection target = connection;
            if (target != null) {
                target.received(in);
            }
        } finally {
            in.release();
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof ChannelInputShutdownEvent && connection != null) {
            connection.drain();
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        if (connection != null && context.channel().isWritable()) {
            connection.sent();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        if (connection != null) {
            server.remove(connection);
            connection = null;
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable error) {
        Fatal.haltIfFatal(error);
        if (error instanceof IOException) {
            LOG.debug("Connection lost: {}", error.toString());
        } else {
            LOG.error(
                    "The connection of {} failed and is closed. This is a defect; please report it.",
                    context.channel().remoteAddress(),
                    error);
        }
        var unused = context.close();
    }
}
