package dev.redoubt.node.net;

import akka.actor.setup.Setup;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollEventLoopGroup;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.InternetProtocolFamily;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import java.nio.channels.spi.SelectorProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The event loops of one process: epoll where the native library is there, else NIO.
 *
 * <p>It is a {@link Setup}, so that {@link LoopDispatcherConfigurator} finds it in the ActorSystem that it was given
 * to: no statics, several nodes may live in one JVM. The loops end after the ActorSystem: a dispatcher whose loop
 * has gone rejects the very messages that would stop its actors.
 */
public final class EventLoops extends Setup implements AutoCloseable {
    private final EventLoopGroup group;
    private final List<EventLoop> loops = new ArrayList<>();
    private final boolean epoll;

    private EventLoops(EventLoopGroup group, boolean epoll) {
        this.group = group;
        this.epoll = epoll;
        for (EventExecutor loop : group) {
            loops.add((EventLoop) loop);
        }
    }

    /** Loops with epoll if this platform has it. */
    public static EventLoops create(int count) {
        return create(count, Epoll.isAvailable());
    }

    /** Loops of the given kind. */
    static EventLoops create(int count, boolean epoll) {
        DefaultThreadFactory threads = new DefaultThreadFactory("redoubt-loop", false, Thread.MAX_PRIORITY);
        return new EventLoops(
                epoll ? new EpollEventLoopGroup(count, threads) : new NioEventLoopGroup(count, threads), epoll);
    }

    public int size() {
        return loops.size();
    }

    /** The loop with this number, from 0. */
    public EventLoop loop(int number) {
        return loops.get(number);
    }

    /** Returns all loops, in the order of their numbers. */
    public List<EventLoop> all() {
        return List.copyOf(loops);
    }

    /** True if the loops use epoll and its socket options. */
    public boolean epoll() {
        return epoll;
    }

    EventLoopGroup group() {
        return group;
    }

    /** Makes a socket to listen on. */
    ServerChannel serverChannel(InternetProtocolFamily family) {
        return epoll
                ? new EpollServerSocketChannel(family)
                : new NioServerSocketChannel(SelectorProvider.provider(), family);
    }

    /** Begins to end the loops, without a quiet period; call it when the ActorSystem has terminated. */
    public Future<?> shutdown() {
        return group.shutdownGracefully(0, 5, TimeUnit.SECONDS);
    }

    /** Ends the loops and waits up to 5 s for their threads. Never call it on a loop. */
    @Override
    public void close() {
        shutdown().awaitUninterruptibly(5, TimeUnit.SECONDS);
    }
}
