package dev.redoubt.sentinel.actor;

import dev.redoubt.config.lifecycle.ProcessWatch;
import dev.redoubt.node.net.EventLoops;
import dev.redoubt.node.protocol.PeerInfo;
import dev.redoubt.persistence.log.Incarnation;
import dev.redoubt.persistence.log.MemberId;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;

/** The {@link CrashProbe} of each node. Any thread may call its methods; the evidence comes on the event loop. */
final class CrashProbes implements AutoCloseable {
    private final EventLoop loop;
    private final ProcessWatch watch;
    private final Class<? extends Channel> channelType;
    private final BiConsumer<MemberId, Incarnation> evidence;

    /** The probes by node. On the loop only. */
    private final Map<MemberId, CrashProbe> probes = new HashMap<>();

    CrashProbes(EventLoops loops, ProcessWatch watch, BiConsumer<MemberId, Incarnation> evidence) {
        this.loop = loops.loop(0);
        this.watch = watch;
        this.channelType = loops.epoll() ? EpollSocketChannel.class : NioSocketChannel.class;
        this.evidence = evidence;
    }

    /** Watches this process of this node from now on. */
    void watch(PeerInfo node) {
        loop.execute(watch.guard("the crash probe", () -> {
            CrashProbe probe = probes.get(node.id());
            if (probe == null) {
                probes.put(
                        node.id(),
                        new CrashProbe(
                                loop,
                                watch,
                                channelType,
                                node.resp(),
                                node.incarnation(),
                                incarnation -> evidence.accept(node.id(), incarnation)));
            } else {
                probe.follow(node.resp(), node.incarnation());
            }
        }));
    }

    @Override
    public void close() {
        loop.execute(watch.guard("the crash probe", () -> {
            probes.values().forEach(CrashProbe::close);
            probes.clear();
        }));
    }
}
