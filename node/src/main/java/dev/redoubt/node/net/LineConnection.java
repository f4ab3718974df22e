package dev.redoubt.node.net;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.epoll.EpollEventLoopGroup;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.ReferenceCountUtil;
import java.io.ByteArrayOutputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A connection of this process to a server that answers in lines. It sends 64 KiB at a time, so that long requests are
 * not copied to direct memory as a whole. Methods and listeners run on its event loop, which nothing may hold up.
 */
public final class LineConnection {
    /** Is told what happens; nothing follows {@link #closed}. */
    public interface Listener {
        /** The connection is open. */
        void opened();

        /** A part of the requests has been taken by the network, and with {@code all} the last one. */
        void sent(boolean all);

        /** A line without its end, each byte a character. */
        void line(String line);

        /** The connection could not be made or has ended. */
        void closed();
    }

    private static final int CHUNK_BYTES = 64 << 10;

    /** No reply is so long; a server that sends such a line is no Redis. */
    private static final int MOST_LINE_BYTES = 64 << 10;

    private static final int MOST_CONNECT_MS = 3_600_000;

    private final Channel channel;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private @Nullable Listener listener;
    private boolean ended;

    /** The requests that are being sent, of which {@link #part} is the next, from {@link #from} on. */
    private List<byte[]> parts = List.of();

    private int part;
    private int from;

    private LineConnection(EventLoop loop, InetSocketAddress address, long timeoutMs, Listener listener) {
        this.listener = listener;
        boolean epoll = loop.parent() instanceof EpollEventLoopGroup;
        ChannelFuture connecting = new Bootstrap()
                .group(loop)
                .channel(epoll ? EpollSocketChannel.class : NioSocketChannel.class)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) Math.min(timeoutMs, MOST_CONNECT_MS))
                .handler(new Lines())
                .connect(address);
        this.channel = connecting.channel();
        connecting.addListener(future -> {
            if (!future.isSuccess()) {
                close();
            } else if (!ended && this.listener != null) {
                this.listener.opened();
            }
        });
    }

    /**
     * Begins to connect; the listener hears of the outcome.
     *
     * @param loop that of the caller, and of the connection
     * @param timeoutMs of the attempt, in milliseconds, at least 1
     */
    public static LineConnection open(EventLoop loop, InetSocketAddress address, long timeoutMs, Listener listener) {
        return new LineConnection(loop, address, timeoutMs, listener);
    }

    /** Tells another listener from now on; null tells nobody. */
    public void listen(@Nullable Listener next) {
        listener = next;
    }

    /** Returns whether it has not ended. */
    public boolean isOpen() {
        return !ended;
    }

    /** Sends the parts in order; those given before must have been sent. Nobody may write to them. */
    public void send(List<byte[]> requests) {
        parts = requests;
        part = 0;
        from = 0;
        sendNext();
    }

    private void sendNext() {
        List<ByteBuf> pieces = new ArrayList<>();
        for (int left = CHUNK_BYTES; left > 0 && part < parts.size(); ) {
            byte[] bytes = parts.get(part);
            int length = Math.min(left, bytes.length - from);
            pieces.add(Unpooled.wrappedBuffer(bytes, from, length));
            left -= length;
            from += length;
            if (from == bytes.length) {
                part++;
                from = 0;
            }
        }
        ByteBuf chunk = Unpooled.wrappedBuffer(pieces.toArray(new ByteBuf[0]));
        boolean last = part == parts.size();
        var unused = channel.writeAndFlush(chunk).addListener(future -> {
            if (!future.isSuccess()) {
                close();
            } else if (!ended) {
                sent(last);
            }
        });
    }

    private void sent(boolean last) {
        if (last) {
            parts = List.of();
        }
        if (listener != null) {
            listener.sent(last);
        }
        if (!last && !ended) {
            sendNext();
        }
    }

    /** Ends the connection; the listener is told unless it has ended before. */
    public void close() {
        if (ended) {
            return;
        }
        ended = true;
        parts = List.of();
        var unused = channel.close();
        if (listener != null) {
            listener.closed();
        }
    }

    private final class Lines extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            try {
                if (message instanceof ByteBuf bytes) {
                    read(bytes);
                }
            } finally {
                ReferenceCountUtil.release(message);
            }
        }

        private void read(ByteBuf bytes) {
            while (bytes.isReadable() && !ended) {
                byte next = bytes.readByte();
                if (next == '\n') {
                    String text = line.toString(StandardCharsets.ISO_8859_1);
                    line.reset();
                    if (listener != null) {
                        listener.line(text.endsWith("\r") ? text.substring(0, text.length() - 1) : text);
                    }
                } else if (line.size() == MOST_LINE_BYTES) {
                    close();
                } else {
                    line.write(next);
                }
            }
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            close();
        }

        /** The connection is of no further use, whatever has happened to it; its listener says so to a client. */
        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            Fatal.haltIfFatal(cause);
            close();
        }
    }
}
