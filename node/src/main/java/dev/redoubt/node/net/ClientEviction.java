package dev.redoubt.node.net;

import dev.redoubt.node.memory.MemoryGovernor;
import dev.redoubt.node.memory.MemoryOwner;
import io.netty.channel.EventLoop;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The rule of {@code maxmemory-clients}: while all clients together hold more, the one that holds most is closed
 * (networking.c, evictClients). Each loop closes its own connections. Any thread.
 */
final class ClientEviction {
    /** Redis takes no limit that is lower. */
    private static final long LEAST_BYTES = 128 << 10;

    private static final Logger LOG = LoggerFactory.getLogger(ClientEviction.class);

    private final RespServer server;
    private final MemoryGovernor memory;
    private final AtomicLong evicted = new AtomicLong();

    /** The loops that have a task that will evict. */
    private final Set<EventLoop> scheduled = ConcurrentHashMap.newKeySet();

    /** 0 for none. */
    private volatile long limitBytes;

    ClientEviction(RespServer server, MemoryGovernor memory) {
        this.server = server;
        this.memory = memory;
    }

    /** @param bytes what all clients may hold; 0 for no limit */
    void setLimit(long bytes) {
        limitBytes = bytes == 0 ? 0 : Math.max(bytes, LEAST_BYTES);
    }

    /** Returns how many clients were evicted, in all. */
    long evicted() {
        return evicted.get();
    }

    /** A client of this loop holds more than before: evicts behind what is being done, if all hold too much. */
    void check(EventLoop loop) {
        if (isOver() && scheduled.add(loop)) {
            loop.execute(() -> {
                scheduled.remove(loop);
                evict(loop);
            });
        }
    }

    private boolean isOver() {
        long limit = limitBytes;
        return limit > 0 && memory.used(MemoryOwner.REQUESTS) + memory.used(MemoryOwner.REPLIES) >= limit;
    }

    private void evict(EventLoop loop) {
        while (isOver()) {
            Connection victim = greediest(loop);
            if (victim == null) {
                return;
            }
            LOG.info(
                    "Evicting client: id={} addr={} tot-mem={}",
                    victim.id(),
                    victim.address(),
                    victim.accountedBytes());
            evicted.incrementAndGet();
            victim.evict();
        }
    }

    private @Nullable Connection greediest(EventLoop loop) {
        Connection most = null;
        for (Connection connection : server.connections()) {
            if (connection.loop() == loop
                    && connection.accountedBytes() > (most == null ? 0 : most.accountedBytes())
                    && server.handler().mayEvict(connection)) {
                most = connection;
            }
        }
        return most;
    }
}
