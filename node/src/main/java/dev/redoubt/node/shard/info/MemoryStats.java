package dev.redoubt.node.shard.info;

import dev.redoubt.node.resp.ReplyWriter;
import java.util.Map;

/**
 * The reply to MEMORY STATS, with the fields of Redis in its order (object.c, memoryCommand) and the figures of INFO.
 * What this process does not have is 0. Pure.
 */
public final class MemoryStats {
    private static final int FIELDS = 27;
    private static final int DATABASE_FIELDS = 3;

    private final ReplyWriter reply;

    private MemoryStats(ReplyWriter reply) {
        this.reply = reply;
    }

    /**
     * Writes the reply.
     *
     * @param keys in all databases
     * @param indexes the bytes of the index of each database that has keys, by its number
     */
    public static void write(ShardStatus.Memory memory, long keys, Map<Integer, Long> indexes, ReplyWriter reply) {
        ShardStatus.Accounts accounts = memory.accounts();
        long used = memory.used();
        long net = Math.max(0, used - memory.startup());
        reply.map(FIELDS + indexes.size());
        MemoryStats out = new MemoryStats(reply)
                .add("peak.allocated", memory.peak())
                .add("total.allocated", used)
                .add("startup.allocated", memory.startup())
                .add("replication.backlog", accounts.backlog())
                .add("clients.slaves", accounts.replication())
                .add("clients.normal", accounts.clients())
                .add("cluster.links", 0)
                .add("aof.buffer", accounts.log())
                .add("lua.caches", memory.scripts().cacheBytes())
                .add("functions.caches", memory.scripts().functionBytes());
        indexes.forEach(out::database);
        out.add("overhead.total", memory.overhead())
                .add("keys.count", keys)
                .add("keys.bytes-per-key", keys == 0 ? 0 : net / keys)
                .add("dataset.bytes", memory.dataset())
                .add("dataset.percentage", memory.datasetPercent())
                .add("peak.percentage", MemoryInfo.percent(used, memory.peak()))
                .add("allocator.allocated", used)
                .add("allocator.active", memory.active())
                .add("allocator.resident", memory.heapCommitted())
                .add("allocator-fragmentation.ratio", MemoryInfo.ratio(memory.active(), used))
                .add("allocator-fragmentation.bytes", memory.free())
                .add("allocator-rss.ratio", MemoryInfo.ratio(memory.heapCommitted(), memory.active()))
                .add("allocator-rss.bytes", memory.heapCommitted() - memory.active())
                .add("rss-overhead.ratio", MemoryInfo.ratio(memory.resident(), memory.heapCommitted()))
                .add("rss-overhead.bytes", memory.resident() - memory.heapCommitted())
                .add("fragmentation", memory.fragmentation())
                .add("fragmentation.bytes", memory.free());
    }

    private void database(int number, long indexBytes) {
        reply.bulk("db." + number);
        reply.map(DATABASE_FIELDS);
        add("overhead.hashtable.main", indexBytes);
        add("overhead.hashtable.expires", 0);
        add("overhead.hashtable.slot-to-keys", 0);
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
