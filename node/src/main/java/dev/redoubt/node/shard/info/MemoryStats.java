package dev.redoubt.node.shard.info;

import dev.redoubt.node.resp.ReplyWriter;

/**
 * The reply to MEMORY STATS, with the fields of Redis in its order (object.c, memoryCommand) and the figures of INFO.
 * DIFFERS: the total is that of the data set, as {@code used_memory} is: clients, log and replicas are counted beside
 * it. There are no fields for each database, and what this process does not have is 0. Pure.
 */
public final class MemoryStats {
    private static final int FIELDS = 27;
    private static final double PERCENT = 100;

    private final ReplyWriter reply;

    private MemoryStats(ReplyWriter reply) {
        this.reply = reply;
    }

    /**
     * Writes the reply.
     *
     * @param keys in all databases
     */
    public static void write(ShardStatus.Memory memory, long keys, ReplyWriter reply) {
        ShardStatus.Accounts accounts = memory.accounts();
        long used = memory.used();
        long allocated = used + memory.free();
        reply.map(FIELDS);
        new MemoryStats(reply)
                .add("peak.allocated", memory.peak())
                .add("total.allocated", used)
                .add("startup.allocated", 0)
                .add("replication.backlog", accounts.backlog())
                .add("clients.slaves", accounts.replication())
                .add("clients.normal", accounts.clients())
                .add("cluster.links", 0)
                .add("aof.buffer", accounts.log())
                .add("lua.caches", 0)
                .add("functions.caches", 0)
                .add(
                        "overhead.total",
                        accounts.backlog() + accounts.replication() + accounts.clients() + accounts.log())
                .add("keys.count", keys)
                .add("keys.bytes-per-key", keys == 0 ? 0 : used / keys)
                .add("dataset.bytes", used)
                .add("dataset.percentage", used == 0 ? 0 : PERCENT)
                .add("peak.percentage", memory.peak() == 0 ? 0 : used * PERCENT / memory.peak())
                .add("allocator.allocated", used)
                .add("allocator.active", allocated)
                .add("allocator.resident", memory.resident())
                .add("allocator-fragmentation.ratio", ratio(allocated, used))
                .add("allocator-fragmentation.bytes", memory.free())
                .add("allocator-rss.ratio", ratio(memory.resident(), allocated))
                .add("allocator-rss.bytes", memory.resident() - allocated)
                .add("rss-overhead.ratio", 1.0)
                .add("rss-overhead.bytes", 0)
                .add("fragmentation", InfoText.fragmentation(memory))
                .add("fragmentation.bytes", memory.free());
    }

    private static double ratio(long part, long whole) {
        return whole == 0 ? 0 : part / (double) whole;
    }

    private MemoryStats add(String name, long value) {
        reply.bulk(name);
        reply.integer(value);
        return this;
    }

    private MemoryStats add(String name, double value) {
        reply.bulk(name);
        reply.doubleValue(value);
        return this;
    }
}
