package dev.redoubt.sentinel.actor;

import dev.redoubt.config.lifecycle.ProcessWatch;
import dev.redoubt.node.cluster.Peers;
import dev.redoubt.node.protocol.PeerInfo;
import dev.redoubt.node.protocol.PeerMessage;
import dev.redoubt.persistence.log.MemberId;
import dev.redoubt.persistence.log.ShardId;
import dev.redoubt.sentinel.core.SentinelView;
import dev.redoubt.sentinel.server.SentinelServer;
import io.netty.channel.EventLoop;
import java.util.concurrent.TimeUnit;

/**
 * The {@link SentinelHost} of a real process. Thread-safe.
 *
 * @param loop the loop whose timers it uses
 * @param master runs whenever a view with a master is shown
 */
record ProcessHost(
        Peers peers, CrashProbes probes, SentinelServer server, EventLoop loop, ProcessWatch watch, Runnable master)
        implements SentinelHost {
    @Override
    public long nowMs() {
        return peers.nowMs();
    }

    @Override
    public void send(MemberId to, PeerMessage message) {
        peers.send(ShardId.FIRST, to, message);
    }

    @Override
    public void probe(PeerInfo node) {
        probes.watch(node);
    }

    @Override
    public void show(SentinelView view) {
        server.show(view);
        if (view.master() != null) {
            master.run();
        }
    }

    @Override
    public void publish(String channel, String text) {
        server.publish(channel, text);
    }

    /** The loop's timer is exact; Akka's is coarse. */
    @Override
    public void after(long ms, Runnable task) {
        var unused = loop.schedule(watch.guard("the timer of the sentinel", task), ms, TimeUnit.MILLISECONDS);
    }

    @Override
    public void failed(String why, Throwable cause) {
        watch.end(why, cause);
    }
}
