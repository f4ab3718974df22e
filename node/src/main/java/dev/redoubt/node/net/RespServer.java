package dev.redoubt.node.net;

import dev.redoubt.config.OpenFiles;
import dev.redoubt.node.memory.MemoryGovernor;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.socket.DuplexChannel;
import io.netty.channel.socket.InternetProtocolFamily;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.unix.IntegerUnixChannelOption;
import io.netty.util.concurrent.ScheduledFuture;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Listens for RESP clients on one or more addresses and hands their commands to a {@link RespHandler}, batch by batch.
 *
 * <p>{@link #bind} and {@link #close} wait and belong to the thread that starts and stops the process; everything else
 * may be called from anywhere.
 */
public final class RespServer implements AutoCloseable {
    /** Below this no output limit is looked at. */
    static final long SMALL_OUTPUT_BYTES = 64 << 10;

    /** The reply to a client that is one too many (networking.c, acceptCommonHandler). */
    static final String TOO_MANY = "-ERR max number of clients reached\r\n";

    /** The reply to a client of another machine while there is no password. */
    static final String PROTECTED = "-DENIED This server is in protected mode and has no password, so it serves"
            + " clients on its own machine only. Set requirepass, or protected-mode to no if the network itself keeps"
            + " strangers away.\r\n";

    private static final int KEEP_ALIVE_PROBES = 3;
    /** The kernel refuses more (MAX_TCP_KEEPIDLE). */
    private static final int MAX_KEEP_ALIVE_SECONDS = 32_767;

    /** The option IPV6_V6ONLY of the level IPPROTO_IPV6, by their numbers in Linux. */
    private static final ChannelOption<Integer> IPV6_ONLY = new IntegerUnixChannelOption("IPV6_V6ONLY", 41, 26);

    private static final Logger LOG = LoggerFactory.getLogger(RespServer.class);

    private final EventLoops loops;
    private final RespHandler handler;
    private final MemoryGovernor memory;
    private final ClientEviction eviction;
    private final List<Channel> listeners = new ArrayList<>();
    private final Map<Long, Connection> connections = new ConcurrentHashMap<>();
    private final List<ScheduledFuture<?>> ticks = new ArrayList<>();
    private final AtomicLong lastId = new AtomicLong();
    private final AtomicInteger connected = new AtomicInteger();
    private final AtomicLong rejected = new AtomicLong();
    private final AtomicLong slow = new AtomicLong();
    /** The traffic of clients that have gone. */
    private volatile Traffic closed = Traffic.NONE;
    /** The lowest descriptor that no client gets. */
    private final long firstReserved = OpenFiles.limit() - OpenFiles.RESERVED;

    private @Nullable UnixListener unix;

    private volatile ServerLimits limits;

    private RespServer(EventLoops loops, ServerLimits limits, MemoryGovernor memory, RespHandler handler) {
        this.loops = loops;
        this.memory = memory;
        this.eviction = new ClientEviction(this, memory);
        this.limits = limits;
        this.handler = handler;
    }

    /**
     * Listens at all places that are named.
     *
     * @throws ServerBindException with redis-server's text if a place cannot be had; nothing stays open then
     */
    public static RespServer bind(
            EventLoops loops, Endpoints endpoints, ServerLimits limits, MemoryGovernor memory, RespHandler handler)
            throws ServerBindException {
        RespServer server = new RespServer(loops, limits, memory, handler);
        try {
            for (String host : new LinkedHashSet<>(endpoints.hosts())) {
                server.listen(BindAddress.parse(host), server.listeners.isEmpty() ? endpoints.port() : server.port());
            }
            if (!endpoints.hosts().isEmpty() && server.listeners.isEmpty()) {
                throw new ServerBindException("Configured to not listen anywhere, exiting.", null);
            }
            Path file = endpoints.unixSocket();
            if (file != null) {
                server.unix = UnixListener.open(server.bootstrap(file), loops.epoll(), file, endpoints.unixMode());
            }
        } catch (ServerBindException e) {
            server.close();
            throw e;
        }
        for (int i = 0; i < loops.size(); i++) {
            int loop = i;
            server.ticks.add(loops.loop(i).scheduleAtFixedRate(() -> server.tick(loop), 1, 1, TimeUnit.SECONDS));
        }
        return server;
    }

    /** @param unix the file of the Unix socket; null for TCP */
    private ServerBootstrap bootstrap(@Nullable Path unix) {
        return new ServerBootstrap()
                .group(loops.group())
                .option(ChannelOption.SO_BACKLOG, limits.backlog())
                .handler(new AcceptGuard(this, firstReserved))
                .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
                .childHandler(new ChannelInitializer<DuplexChannel>() {
                    @Override
                    protected void initChannel(DuplexChannel channel) {
                        if (channel instanceof SocketChannel tcp) {
                            keepAlive(tcp);
                        }
                        channel.pipeline().addLast(new ConnectionHandler(RespServer.this, unix));
                    }
                });
    }

    private void listen(BindAddress wanted, int port) throws ServerBindException {
        InetSocketAddress address = wanted.at(port);
        if (address.isUnresolved()) {
            throw refused(wanted.host(), port, "Name or service not known", null);
        }
        ServerBootstrap bootstrap = bootstrap(null)
                .channelFactory(() -> loops.serverChannel(wanted.family()))
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.TCP_NODELAY, true);
        if (loops.epoll() && wanted.family() == InternetProtocolFamily.IPv6) {
            bootstrap.option(IPV6_ONLY, 1);
        }
        ChannelFuture bound = bootstrap.bind(address).awaitUninterruptibly();
        if (bound.isSuccess()) {
            listeners.add(bound.channel());
            return;
        }
        Throwable cause = bound.cause();
        String reason = String.valueOf(cause.getMessage());
        boolean unsupported = reason.contains("not supported");
        if (wanted.optional() && (unsupported || reason.contains("Cannot assign requested address"))) {
            LOG.info("Could not listen on {}:{}, which bind marks as optional: {}", wanted.host(), port, reason);
            return;
        }
        if (unsupported) {
            LOG.warn(
                    "Could not listen on {}:{}: {}. Remove it from bind, or put '-' in front.",
                    wanted.host(),
                    port,
                    reason);
            return;
        }
        boolean inUse = reason.contains("Address already in use");
        throw refused(wanted.host(), port, inUse ? "bind: Address already in use" : reason, cause);
    }

    private static ServerBindException refused(String host, int port, String reason, @Nullable Throwable cause) {
        return new ServerBindException(
                "Could not create server TCP listening socket " + host + ":" + port + ": " + reason, cause);
    }

    private void keepAlive(SocketChannel channel) {
        int seconds = limits.keepAliveSeconds();
        if (seconds <= 0) {
            return;
        }
        channel.config().setOption(ChannelOption.SO_KEEPALIVE, true);
        if (loops.epoll()) {
            int idle = Math.min(seconds, MAX_KEEP_ALIVE_SECONDS);
            channel.config().setOption(EpollChannelOption.TCP_KEEPIDLE, idle);
            channel.config().setOption(EpollChannelOption.TCP_KEEPINTVL, Math.max(1, idle / KEEP_ALIVE_PROBES));
            channel.config().setOption(EpollChannelOption.TCP_KEEPCNT, KEEP_ALIVE_PROBES);
        }
    }

    /** The port that is listened on, also when 0 was asked for; 0 if there is a Unix socket only. */
    public int port() {
        return listeners.isEmpty() ? 0 : ((InetSocketAddress) listeners.get(0).localAddress()).getPort();
    }

    /** The limits in force. */
    public ServerLimits limits() {
        return limits;
    }

    /** Changes the limits, also of open connections. */
    public void setLimits(ServerLimits changed) {
        limits = changed;
    }

    /** Clients that are connected now. */
    public int connected() {
        return connected.get();
    }

    /** Clients that were accepted, in all. */
    public long accepted() {
        return lastId.get();
    }

    /** Clients that were turned away by {@code maxclients}. */
    public long rejected() {
        return rejected.get();
    }

    /** Clients that were closed because they read too slowly. */
    public long slowClients() {
        return slow.get();
    }

    /** Returns the traffic of all clients, ever; that of open ones is read without a lock and may lag. */
    public Traffic traffic() {
        Traffic sum = closed;
        for (Connection connection : connections.values()) {
            sum = sum.plus(connection.traffic());
        }
        return sum;
    }

    /** The open connections, in no order. */
    public Iterable<Connection> connections() {
        return connections.values();
    }

    MemoryGovernor memory() {
        return memory;
    }

    RespHandler handler() {
        return handler;
    }

    ClientEviction eviction() {
        return eviction;
    }

    /** The clients may hold so many bytes together, before those that hold most are closed; 0 for no limit. */
    public void setClientMemory(long bytes) {
        eviction.setLimit(bytes);
        for (int i = 0; i < loops.size(); i++) {
            eviction.check(loops.loop(i));
        }
    }

    /** Clients that were closed because all clients together held too much. */
    public long evictedClients() {
        return eviction.evicted();
    }

    void countSlowClient() {
        slow.incrementAndGet();
    }

    void countRejected() {
        rejected.incrementAndGet();
    }

    /**
     * Takes a client, as networking.c acceptCommonHandler and clientAcceptHandler.
     *
     * @param unix the file of the Unix socket on which it came; null for TCP
     * @return null if the client is refused: there are too many, or it comes from elsewhere in protected mode
     */
    @Nullable
    Connection accept(DuplexChannel channel, @Nullable Path unix) {
        boolean tooMany = connected.incrementAndGet() > limits.maxClients();
        if (tooMany || (limits.localOnly() && handler.needsNoPassword() && isFromElsewhere(channel))) {
            connected.decrementAndGet();
            countRejected();
            channel.writeAndFlush(ascii(tooMany ? TOO_MANY : PROTECTED)).addListener(ChannelFutureListener.CLOSE);
            return null;
        }
        Connection connection = new Connection(lastId.incrementAndGet(), channel, unix, this);
        connections.put(connection.id(), connection);
        handler.opened(connection);
        return connection;
    }

    private static boolean isFromElsewhere(Channel channel) {
        return channel.remoteAddress() instanceof InetSocketAddress from
                && !from.getAddress().isLoopbackAddress();
    }

    private synchronized void addClosed(Traffic of) {
        closed = closed.plus(of);
    }

    void remove(Connection connection) {
        connected.decrementAndGet();
        connections.remove(connection.id());
        addClosed(connection.traffic());
        connection.gone();
        handler.closed(connection);
    }

    private void tick(int loop) {
        long now = System.nanoTime();
        ServerLimits current = limits;
        for (Connection connection : connections.values()) {
            if (connection.loop() == loops.loop(loop)) {
                tick(connection, now, current);
            }
        }
        eviction.check(loops.loop(loop));
    }

    /** A timer that throws is never run again: one connection must not end the limits of all. */
    private static void tick(Connection connection, long now, ServerLimits current) {
        try {
            connection.tick(now, current);
        } catch (RuntimeException defect) {
            LOG.error(
                    "The limits of client {} failed; it is closed. This is a defect; please report it.",
                    connection.address(),
                    defect);
            connection.close();
        }
    }

    /** Stops listening; open connections stay. */
    public void stopListening() {
        Set<Channel> closing = new LinkedHashSet<>(listeners);
        for (Channel listener : closing) {
            listener.close().awaitUninterruptibly();
        }
        if (unix != null) {
            unix.close();
        }
    }

    /** Stops listening and closes all connections. */
    @Override
    public void close() {
        ticks.forEach(tick -> tick.cancel(false));
        stopListening();
        connections.values().forEach(Connection::close);
        LOG.debug("Closed {} listening sockets", listeners.size());
    }

    static ByteBuf ascii(String text) {
        return Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII);
    }
}
