package dev.redoubt.node.shard.info;

/**
 * Section {@code memory} of INFO. Pure.
 *
 * <p>DIFFERS: {@code used_memory} is what the process has in its account: data, requests, replies, the log, records for
 * replicas and scripts. It does not contain the JVM itself. What is not data is {@code
 * mem_not_counted_for_evict}. The allocator is the heap: {@code allocator_active} has the free blocks of the
 * keyspace's pages too, and {@code allocator_resident} is the heap that the JVM has from the kernel.
 */
final class MemoryInfo {
    private MemoryInfo() {}

    static void write(ShardStatus.Memory memory, InfoLines out) {
        long used = memory.used();
        out.add("used_memory", used)
                .add("used_memory_human", InfoLines.human(used))
                .add("used_memory_rss", memory.resident())
                .add("used_memory_rss_human", InfoLines.human(memory.resident()))
                .add("used_memory_peak", memory.peak())
                .add("used_memory_peak_human", InfoLines.human(memory.peak()))
                .add("used_memory_peak_perc", InfoLines.decimal(percent(used, memory.peak())) + "%")
                .add("used_memory_overhead", memory.overhead())
                .add("used_memory_startup", memory.startup())
                .add("used_memory_dataset", memory.dataset())
                .add("used_memory_dataset_perc", InfoLines.decimal(memory.datasetPercent()) + "%");
        heap(memory, out);
        scripts(memory, out);
        limits(memory, out);
        fragmentation(memory, out);
        accounts(memory, out);
    }

    private static void heap(ShardStatus.Memory memory, InfoLines out) {
        out.add("allocator_allocated", memory.used())
                .add("allocator_active", memory.active())
                .add("allocator_resident", memory.heapCommitted())
                .add("jvm_heap_used", memory.heapUsed())
                .add("jvm_heap_committed", memory.heapCommitted())
                .add("jvm_heap_max", memory.heapMax())
                .add("total_system_memory", memory.system())
                .add("total_system_memory_human", InfoLines.human(memory.system()));
    }

    private static void scripts(ShardStatus.Memory memory, InfoLines out) {
        ShardStatus.ScriptMemory scripts = memory.scripts();
        long all = scripts.cacheBytes() + scripts.functionBytes();
        out.add("used_memory_lua", scripts.cacheBytes())
                .add("used_memory_vm_eval", scripts.cacheBytes())
                .add("used_memory_lua_human", InfoLines.human(scripts.cacheBytes()))
                .add("used_memory_scripts_eval", scripts.cacheBytes())
                .add("number_of_cached_scripts", scripts.cached())
                .add("number_of_functions", scripts.functions())
                .add("number_of_libraries", scripts.libraries())
                .add("used_memory_vm_functions", scripts.functionBytes())
                .add("used_memory_vm_total", all)
                .add("used_memory_vm_total_human", InfoLines.human(all))
                .add("used_memory_functions", scripts.functionBytes())
                .add("used_memory_scripts", all)
                .add("used_memory_scripts_human", InfoLines.human(all));
    }

    private static void limits(ShardStatus.Memory memory, InfoLines out) {
        out.add("maxmemory", memory.limit())
                .add("maxmemory_human", InfoLines.human(memory.limit()))
                .add("maxmemory_policy", memory.policy())
                .add("maxmemory_effective", memory.accounts().dataLimit())
                .add("memory_capacity", memory.accounts().capacity())
                .add("memory_available", memory.accounts().available());
    }

    private static void fragmentation(ShardStatus.Memory memory, InfoLines out) {
        out.add("allocator_frag_ratio", InfoLines.decimal(ratio(memory.active(), memory.used())))
                .add("allocator_frag_bytes", memory.free())
                .add("allocator_rss_ratio", InfoLines.decimal(ratio(memory.heapCommitted(), memory.active())))
                .add("allocator_rss_bytes", memory.heapCommitted() - memory.active())
                .add("rss_overhead_ratio", InfoLines.decimal(ratio(memory.resident(), memory.heapCommitted())))
                .add("rss_overhead_bytes", memory.resident() - memory.heapCommitted())
                .add("mem_fragmentation_ratio", InfoLines.decimal(memory.fragmentation()))
                .add("mem_fragmentation_bytes", memory.free());
    }

    private static void accounts(ShardStatus.Memory memory, InfoLines out) {
        ShardStatus.Accounts accounts = memory.accounts();
        out.add("mem_not_counted_for_evict", accounts.besidesData())
                .add("mem_replication_backlog", accounts.backlog())
                .add("mem_total_replication_buffers", accounts.backlog() + accounts.replication())
                .add("mem_clients_slaves", accounts.replication())
                .add("mem_clients_normal", accounts.clients())
                .add("mem_cluster_links", 0)
                .add("mem_aof_buffer", accounts.log())
                .add("mem_allocator", "jvm")
                .add("active_defrag_running", 0)
                .add("lazyfree_pending_objects", 0)
                .add("lazyfreed_objects", memory.lazyFreed());
    }

    static double percent(long part, long whole) {
        return ratio(part, whole) * 100;
    }

    static double ratio(long part, long whole) {
        return whole == 0 ? 0 : part / (double) whole;
    }
}
