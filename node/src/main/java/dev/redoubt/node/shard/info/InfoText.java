package dev.redoubt.node.shard.info;

import dev.redoubt.persistence.log.LogEnd;
import dev.redoubt.persistence.log.ReplId;
import java.util.List;
import java.util.Locale;

/** The sections of INFO, with Redis's field names (server.c, genRedisInfoString). Pure. */
public final class InfoText {
    private static final int HUMAN_STEP = 1024;

    private final StringBuilder text = new StringBuilder(HUMAN_STEP);

    private InfoText() {}

    private InfoText add(String name, Object value) {
        text.append(name).append(':').append(value).append("\r\n");
        return this;
    }

    private InfoText add(String name, boolean value) {
        return add(name, value ? 1 : 0);
    }

    @Override
    public String toString() {
        return text.toString();
    }

    /** Section {@code server}. */
    public static String server(ShardStatus.Server server) {
        InfoText out = new InfoText()
                .add("redis_version", server.redisVersion())
                .add("redoubt_version", server.version())
                .add("redis_mode", "standalone")
                .add(
                        "os",
                        System.getProperty("os.name") + " " + System.getProperty("os.version") + " "
                                + System.getProperty("os.arch"))
                .add("arch_bits", 64)
                .add("multiplexing_api", server.multiplexing())
                .add("java_version", System.getProperty("java.version"))
                .add("process_id", ProcessHandle.current().pid())
                .add("run_id", server.runId())
                .add("tcp_port", server.port())
                .add("server_time_usec", server.unixMs() * 1000)
                .add("uptime_in_seconds", server.uptimeSeconds())
                .add("uptime_in_days", server.uptimeSeconds() / 86_400)
                .add("hz", server.hz())
                .add("configured_hz", server.hz());
        if (server.shutdownWaitsMs() >= 0) {
            out.add("shutdown_in_milliseconds", server.shutdownWaitsMs());
        }
        return out.add("member_id", server.member().hex()).toString();
    }

    /** Section {@code clients}. */
    public static String clients(ShardStatus.Clients clients) {
        return new InfoText()
                .add("connected_clients", clients.connected())
                .add("cluster_connections", 0)
                .add("maxclients", clients.maxClients())
                .add("client_recent_max_input_buffer", clients.maxInputBytes())
                .add("client_recent_max_output_buffer", clients.maxOutputBytes())
                .add("blocked_clients", clients.blocked())
                .add("pubsub_clients", clients.subscribers())
                .add("held_replies_bytes", clients.heldReplyBytes())
                .toString();
    }

    /** Section {@code memory}. */
    public static String memory(ShardStatus.Memory memory) {
        long used = memory.used();
        long allocated = used + memory.free();
        return new InfoText()
                .add("used_memory", used)
                .add("used_memory_human", human(used))
                .add("used_memory_rss", memory.resident())
                .add("used_memory_rss_human", human(memory.resident()))
                .add("used_memory_peak", memory.peak())
                .add("used_memory_peak_human", human(memory.peak()))
                .add("used_memory_peak_perc", decimal(memory.peak() == 0 ? 0 : used * 100.0 / memory.peak()) + "%")
                .add("used_memory_dataset", used)
                .add("jvm_heap_used", memory.heapUsed())
                .add("jvm_heap_committed", memory.heapCommitted())
                .add("jvm_heap_max", memory.heapMax())
                .add("total_system_memory", memory.system())
                .add("maxmemory", memory.limit())
                .add("maxmemory_human", human(memory.limit()))
                .add("maxmemory_policy", memory.policy())
                .add("maxmemory_effective", memory.accounts().dataLimit())
                .add("memory_capacity", memory.accounts().capacity())
                .add("memory_available", memory.accounts().available())
                .add("mem_fragmentation_ratio", decimal(fragmentation(memory)))
                .add("mem_fragmentation_bytes", memory.free())
                .add("mem_replication_backlog", memory.accounts().backlog())
                .add("mem_clients_slaves", memory.accounts().replication())
                .add("mem_clients_normal", memory.accounts().clients())
                .add("mem_aof_buffer", memory.accounts().log())
                .add("allocator_allocated", used)
                .add("allocator_active", allocated)
                .add("allocator_frag_ratio", decimal(allocated / (double) used))
                .add("allocator_frag_bytes", memory.free())
                .add("mem_allocator", "jvm")
                .toString();
    }

    /**
     * DIFFERS: Redis divides the resident memory by what is used. Here most of it is the JVM's own, so the divisor is
     * what would be resident without the free blocks in the keyspace's pages.
     */
    static double fragmentation(ShardStatus.Memory memory) {
        long held = Math.max(memory.resident(), memory.used() + memory.free());
        return held / (double) Math.max(1, held - memory.free());
    }

    /** Section {@code persistence}. */
    public static String persistence(ShardStatus.Persistence files) {
        SnapshotStatus snapshots = files.snapshots();
        ShardStatus.Load load = files.load();
        boolean aof = files.appendonly();
        InfoText out = new InfoText()
                .add("loading", load != null)
                .add("async_loading", 0)
                .add("current_cow_peak", snapshots.heldPeak())
                .add("current_cow_size", snapshots.held());
        if (load != null) {
            out.add("loading_start_time", load.startedMs() / 1000).add("loading_loaded_bytes", load.appliedBytes());
        }
        out.add("rdb_changes_since_last_save", snapshots.changes())
                .add("rdb_bgsave_in_progress", snapshots.running())
                .add("rdb_last_save_time", snapshots.lastSaveSeconds())
                .add("rdb_last_bgsave_status", status(snapshots.lastOk()))
                .add("rdb_last_bgsave_time_sec", snapshots.lastDurationSeconds())
                .add("rdb_current_bgsave_time_sec", snapshots.currentSeconds())
                .add("rdb_last_cow_size", snapshots.lastHeld())
                .add("rdb_saves", snapshots.count())
                .add("aof_enabled", aof)
                .add("aof_rewrite_in_progress", aof && snapshots.running())
                .add("aof_rewrite_scheduled", aof && snapshots.scheduled())
                .add("aof_last_rewrite_time_sec", aof ? snapshots.lastDurationSeconds() : -1)
                .add("aof_current_rewrite_time_sec", aof ? snapshots.currentSeconds() : -1)
                .add("aof_last_bgrewrite_status", status(snapshots.lastOk()))
                .add("aof_last_write_status", status(files.healthy()));
        if (aof) {
            out.add("aof_current_size", Math.max(0, snapshots.logBytes()))
                    .add("aof_base_size", Math.max(0, snapshots.baseBytes()))
                    .add("aof_buffer_length", files.pendingBytes())
                    .add("aof_pending_bio_fsync", files.fsyncing());
        }
        return out.toString();
    }

    private static String status(boolean ok) {
        return ok ? "ok" : "err";
    }

    /** Section {@code stats}. */
    public static String stats(ShardStatus.Stats stats) {
        ShardStatus.Network network = stats.network();
        return new InfoText()
                .add("total_connections_received", network.accepted())
                .add("total_commands_processed", stats.commands())
                .add("instantaneous_ops_per_sec", stats.commandsPerSecond())
                .add("total_net_input_bytes", network.inputBytes())
                .add("total_net_output_bytes", network.outputBytes())
                .add("instantaneous_input_kbps", decimal(network.inputBytesPerSecond() / 1024.0))
                .add("instantaneous_output_kbps", decimal(network.outputBytesPerSecond() / 1024.0))
                .add("rejected_connections", network.rejected())
                .add("sync_full", stats.syncs().full())
                .add("sync_partial_ok", stats.syncs().partialOk())
                .add("sync_partial_err", stats.syncs().partialErr())
                .add("expired_keys", stats.expiredKeys())
                .add("evicted_keys", 0)
                .add("evicted_clients", network.evictedClients())
                .add("keyspace_hits", stats.keyspaceHits())
                .add("keyspace_misses", stats.keyspaceMisses())
                .add("pubsub_channels", stats.channels())
                .add("pubsub_patterns", stats.patterns())
                .add("total_error_replies", stats.errors())
                .add("client_output_buffer_limit_disconnections", network.slowClients())
                .toString();
    }

    /** Section {@code replication}. */
    public static String replication(ShardStatus.Replication replication) {
        ShardStatus.MasterLink link = replication.link();
        ShardStatus.Previous previous = replication.previous();
        LogEnd end = replication.end();
        InfoText out = new InfoText().add("role", link == null ? "master" : "slave");
        if (link != null) {
            out.link(link, end.offset());
        }
        out.replicas(replication.replicas());
        return out.add("master_failover_state", replication.failsOver() ? "waiting-for-sync" : "no-failover")
                .add("master_replid", end.replId().hex())
                .add("master_replid2", (previous == null ? ReplId.NONE : previous.replId()).hex())
                .add("master_repl_offset", end.offset())
                .add("second_repl_offset", previous == null ? -1 : previous.offset() + 1)
                .add("repl_backlog_active", !replication.replicas().isEmpty())
                .add("repl_backlog_size", replication.backlogBytes())
                .add("redoubt_term", end.term())
                .add("redoubt_index", end.index())
                .add("redoubt_commit_index", replication.commitIndex())
                .add("redoubt_acknowledge", replication.quorum() ? "quorum" : "local")
                .toString();
    }

    private void link(ShardStatus.MasterLink link, long offset) {
        boolean up = link.synchronised();
        add("master_host", link.master() == null ? "" : link.master().host());
        add("master_port", link.master() == null ? 0 : link.master().port());
        add("master_link_status", up ? "up" : "down");
        add("master_last_io_seconds_ago", up ? 0 : -1);
        add("master_sync_in_progress", link.receivesBase());
        add("slave_read_repl_offset", offset);
        add("slave_repl_offset", offset);
        if (!up) {
            add("master_link_down_since_seconds", link.downSeconds());
        }
        add("slave_priority", link.priority());
        add("slave_read_only", 1);
        add("replica_announced", 1);
    }

    private void replicas(List<ShardStatus.Replica> replicas) {
        add("connected_slaves", replicas.size());
        int number = 0;
        for (ShardStatus.Replica replica : replicas) {
            String host = replica.address() == null ? "" : replica.address().host();
            int port = replica.address() == null ? 0 : replica.address().port();
            add(
                    "slave" + number++,
                    "ip=" + host + ",port=" + port + ",state=" + (replica.online() ? "online" : "send_bulk")
                            + ",offset=" + replica.offset() + ",lag=" + replica.lagSeconds() + ",member="
                            + replica.member().hex() + ",index=" + replica.index());
        }
    }

    /** Section {@code cpu}. */
    public static String cpu(ShardStatus.Cpu cpu) {
        InfoText out = new InfoText();
        if (cpu.system() >= 0) {
            out.add("used_cpu_sys", String.format(Locale.ROOT, "%.6f", cpu.system()));
        }
        if (cpu.all() >= 0) {
            double user = Math.max(0, cpu.all() - Math.max(0, cpu.system()));
            out.add("used_cpu_user", String.format(Locale.ROOT, "%.6f", user));
        }
        return out.toString();
    }

    /** Section {@code cluster}: this is no Redis Cluster. */
    public static String cluster() {
        return new InfoText().add("cluster_enabled", 0).toString();
    }

    private static String decimal(double value) {
        return String.format(Locale.ROOT, "%.2f", value);
    }

    /** Writes a number of bytes as {@code 1.50K} (util.c, bytesToHuman). */
    private static String human(long bytes) {
        if (bytes < HUMAN_STEP) {
            return bytes + "B";
        }
        double value = bytes;
        String unit = "BKMGT";
        int power = 0;
        while (value >= HUMAN_STEP && power < unit.length() - 1) {
            value /= HUMAN_STEP;
            power++;
        }
        return String.format(Locale.ROOT, "%.2f%c", value, unit.charAt(power));
    }
}
