package dev.redoubt.node;

import dev.redoubt.config.LiveConfig;
import dev.redoubt.config.NodeDirectives;
import dev.redoubt.node.memory.MemoryGovernor;
import dev.redoubt.node.memory.MemoryPlan;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The rule that settings must fit the heap, at the start and at CONFIG SET. Its methods belong to the thread that
 * starts the process.
 */
final class NodeHeap {
    private static final Logger LOG = LoggerFactory.getLogger(NodeHeap.class);

    private final LiveConfig config;
    private final MemoryPlan plan;

    NodeHeap(LiveConfig config, MemoryPlan plan) {
        this.config = config;
        this.plan = plan;
    }

    /** Returns a new account of this heap. */
    MemoryGovernor account() {
        return new MemoryGovernor(plan.capacityBytes());
    }

    /**
     * Refuses settings that the heap cannot hold, now and in each CONFIG SET to come.
     *
     * @throws IOException the present settings do not fit
     */
    void check() throws IOException {
        String why = refusal(
                config.live(NodeDirectives.MAXMEMORY).get(),
                config.live(NodeDirectives.REPL_BACKLOG_SIZE).get());
        if (why != null) {
            throw new IOException(why);
        }
        config.restrict(NodeDirectives.MAXMEMORY, NodeDirectives.REPL_BACKLOG_SIZE, this::refusal);
    }

    /** A node without sentinels has no replicas, and keeps no records for them. */
    private @Nullable String refusal(long maxmemory, long backlog) {
        return plan.refusal(maxmemory, config.node().sentinels().isEmpty() ? 0 : backlog);
    }

    void sayWhatItHolds(MemoryGovernor memory) {
        LOG.info(
                "{} MB of the heap are for data, requests, replies and records; the data set may have {} MB of them",
                memory.capacityBytes() >> 20,
                memory.dataBytes(config.live(NodeDirectives.MAXMEMORY).get()) >> 20);
    }
}
