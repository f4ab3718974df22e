package dev.redoubt.node.shard.info;

import dev.redoubt.persistence.log.LogEnd;
import dev.redoubt.persistence.log.MemberId;
import dev.redoubt.persistence.log.ReplId;
import java.util.List;
import java.util.Locale;

/**
 * The sections of INFO, with Redis's field names (server.c, genRedisInfoString). Pure.
 *
 * <p>DIFFERS: some fields are missing, which nobody counts here or which only make sense in C.
 */
public final class InfoText {
    private InfoText() {}

    /** Section {@code server}. */
    public static String server(ShardStatus.Server server) {
        InfoLines out = new InfoLines()
                .add("redis_version", server.redisVersion())
                .add("redoubt_version", server.version())
                .add("redis_git_sha1", "00000000")
                .add("redis_git_dirty", 0)
                .add("redis_build_id", server.version())
                .add("redis_mode", "standalone")
                .add(
                        "os",
                        System.getProperty("os.name") + " " + System.getProperty("os.version") + " "
                                + System.getProperty("os.arch"))
                .add("arch_bits", 64)
                .add("monotonic_clock", "System.nanoTime")
                .add("multiplexing_api", server.multiplexing())
                .add("java_version", System.getProperty("java.version"))
                .add("process_id", ProcessHandle.current().pid())
                .add("process_supervised", "no")
                .add("run_id", server.runId())
                .add("tcp_port", server.port())
                .add("server_time_usec", server.unixMs() * 1000)
                .add("uptime_in_seconds", server.uptimeSeconds())
                .add("uptime_in_days", server.uptimeSeconds() / 86_400)
                .add("hz", server.hz())
                .add("configured_hz", server.hz())
                .add("lru_clock", (server.unixMs() / 1000) & 0xffffff)
                .add("executable", ProcessHandle.current().info().command().orElse(""))
                .add("config_file", server.configFile())
                .add("io_threads_active", 0);
        if (server.shutdownWaitsMs() >= 0) {
            out.add("shutdown_in_milliseconds", server.shutdownWaitsMs());
        }
        return out.add("member_id", server.member().hex()).toString();
    }

    /** Section {@code clients}. */
    public static String clients(ShardStatus.Clients clients) {
        return new InfoLines()
                .add("connected_clients", clients.connected())
                .add("cluster_connections", 0)
                .add("maxclients", clients.maxClients())
                .add("client_recent_max_input_buffer", clients.maxInputBytes())
                .add("client_recent_max_output_buffer", clients.maxOutputBytes())
                .add("blocked_clients", clients.blocked())
                .add("tracking_clients", clients.trackers())
                .add("clients_in_timeout_table", clients.timed())
                .add("pubsub_clients", clients.subscribers())
                .add("held_replies_bytes", clients.heldReplyBytes())
                .toString();
    }

    /** Section {@code memory}. */
    public static String memory(ShardStatus.Memory memory) {
        InfoLines out = new InfoLines();
        MemoryInfo.write(memory, out);
        return out.toString();
    }

    /** Section {@code persistence}. */
    public static String persistence(ShardStatus.Persistence files) {
        SnapshotStatus snapshots = files.snapshots();
        ShardStatus.Load load = files.load();
        boolean aof = files.appendonly();
        InfoLines out = new InfoLines()
                .add("loading", load != null)
                .add("async_loading", 0)
                .add("current_cow_peak", snapshots.heldPeak())
                .add("current_cow_size", snapshots.held())
                .none("current_cow_size_age")
                .add(
                        "current_fork_perc",
                        InfoLines.decimal(MemoryInfo.percent(snapshots.keysWritten(), snapshots.keysTotal())))
                .add("current_save_keys_processed", snapshots.keysWritten())
                .add("current_save_keys_total", snapshots.keysTotal());
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
                .add("aof_rewrites", aof ? snapshots.count() : 0)
                .add("aof_last_write_status", status(files.healthy()))
                .add("aof_last_cow_size", aof ? snapshots.lastHeld() : 0)
                .none("module_fork_in_progress", "module_fork_last_cow_size");
        if (aof) {
            out.add("aof_current_size", Math.max(0, snapshots.logBytes()))
                    .add("aof_base_size", Math.max(0, snapshots.baseBytes()))
                    .add("aof_pending_rewrite", snapshots.scheduled())
                    .add("aof_buffer_length", files.pendingBytes())
                    .add("aof_pending_bio_fsync", files.fsyncing());
        }
        archive(out, files.archive());
        restore(out, files.restore());
        verify(out, files.verify());
        return out.toString();
    }

    private static void restore(InfoLines out, RestoreStatus restore) {
        boolean runs = restore.startedMs() > 0;
        out.add("restore_in_progress", runs);
        if (runs) {
            out.add("restore_state", restore.state())
                    .add("restore_progress", restore.progress())
                    .add("restore_started", restore.startedMs() / 1000);
        }
        out.add("restore_last_status", restore.lastStatus())
                .add("restore_last_index", restore.lastIndex())
                .add("restore_last_record", restore.lastRecord())
                .add(
                        "restore_last_error",
                        restore.lastError().replace('\r', ' ').replace('\n', ' '));
    }

    private static void verify(InfoLines out, VerifyStatus verify) {
        out.add("backup_verify_in_progress", verify.runs());
        if (verify.runs()) {
            out.add("backup_verify_progress", verify.progress())
                    .add("backup_verify_started", verify.startedMs() / 1000);
        }
        out.add("backup_verify_last_status", verify.lastStatus())
                .add("backup_verify_last_backup", verify.lastBackup())
                .add("backup_verify_last_time", verify.lastMs() / 1000)
                .add("backup_verify_last_index", verify.lastIndex())
                .add("backup_verify_last_faults", verify.lastFaults())
                .add(
                        "backup_verify_last_error",
                        verify.lastError().replace('\r', ' ').replace('\n', ' '))
                .add("backup_verify_next_time", verify.nextMs() / 1000);
    }

    private static void archive(InfoLines out, ArchiveStatus archive) {
        out.add("archive_enabled", archive.enabled());
        if (!archive.target().isEmpty()) {
            out.add("archive_status", archive.state())
                    .add("archive_target", archive.target())
                    .add("archive_last_index", archive.lastIndex())
                    .add("archive_last_store_time", archive.lastStoredMs() / 1000)
                    .add("archive_lag_seconds", archive.lagMs() / 1000)
                    .add("archive_segments", archive.segments())
                    .add("archive_failures", archive.failures())
                    .add(
                            "archive_last_error",
                            archive.lastError().replace('\r', ' ').replace('\n', ' '))
                    .add("archive_holes", archive.holes())
                    .add("archive_pending_backups", archive.backups())
                    .add("archive_last_backup_time", archive.lastBackupMs() / 1000)
                    .add("archive_next_backup_time", archive.nextBackupMs() / 1000);
        }
    }

    private static String status(boolean ok) {
        return ok ? "ok" : "err";
    }

    /** Section {@code stats}. */
    public static String stats(ShardStatus.Stats stats) {
        ShardStatus.Network network = stats.network();
        ShardStatus.Removals removals = stats.removals();
        return new InfoLines()
                .add("total_connections_received", network.accepted())
                .add("total_commands_processed", stats.commands())
                .add("instantaneous_ops_per_sec", stats.commandsPerSecond())
                .add("total_net_input_bytes", network.inputBytes())
                .add("total_net_output_bytes", network.outputBytes())
                .add("instantaneous_input_kbps", InfoLines.decimal(network.inputBytesPerSecond() / 1024.0))
                .add("instantaneous_output_kbps", InfoLines.decimal(network.outputBytesPerSecond() / 1024.0))
                .add("rejected_connections", network.rejected())
                .add("sync_full", stats.syncs().full())
                .add("sync_partial_ok", stats.syncs().partialOk())
                .add("sync_partial_err", stats.syncs().partialErr())
                .add("expired_keys", removals.expired())
                .add("expired_stale_perc", "0.00")
                .add("expired_time_cap_reached_count", removals.expireCaps())
                .add("expire_cycle_cpu_milliseconds", removals.expireMillis())
                .add("evicted_keys", removals.evicted())
                .add("evicted_clients", network.evictedClients())
                .add("total_eviction_exceeded_time", removals.evictingMillis())
                .add("current_eviction_exceeded_time", removals.evictingNowMillis())
                .add("keyspace_hits", stats.keyspaceHits())
                .add("keyspace_misses", stats.keyspaceMisses())
                .add("pubsub_channels", stats.channels())
                .add("pubsub_patterns", stats.patterns())
                .none("pubsubshard_channels", "latest_fork_usec", "total_forks")
                .add("migrate_cached_sockets", stats.migrateSockets())
                .none(
                        "slave_expires_tracked_keys",
                        "active_defrag_hits",
                        "active_defrag_misses",
                        "active_defrag_key_hits",
                        "active_defrag_key_misses",
                        "total_active_defrag_time",
                        "current_active_defrag_time",
                        "unexpected_error_replies")
                .add("tracking_total_keys", stats.tracked().keys())
                .add("tracking_total_items", stats.tracked().items())
                .add("tracking_total_prefixes", stats.tracked().prefixes())
                .add("total_error_replies", stats.errors())
                .add("dump_payload_sanitizations", stats.sanitizations())
                .add("total_reads_processed", network.reads())
                .add("total_writes_processed", network.writes())
                .none(
                        "io_threaded_reads_processed",
                        "io_threaded_writes_processed",
                        "reply_buffer_shrinks",
                        "reply_buffer_expands")
                .add("client_output_buffer_limit_disconnections", network.slowClients())
                .toString();
    }

    /** Section {@code replication}. */
    public static String replication(ShardStatus.Replication replication) {
        ShardStatus.MasterLink link = replication.link();
        ShardStatus.Previous previous = replication.previous();
        LogEnd end = replication.end();
        InfoLines out = new InfoLines().add("role", link == null ? "master" : "slave");
        if (link != null) {
            link(out, link, end.offset());
        }
        replicas(out, replication.replicas());
        long held = Math.min(replication.heldBytes(), end.offset());
        return out.add("master_failover_state", replication.failsOver() ? "waiting-for-sync" : "no-failover")
                .add("master_replid", end.replId().hex())
                .add("master_replid2", (previous == null ? ReplId.NONE : previous.replId()).hex())
                .add("master_repl_offset", end.offset())
                .add("second_repl_offset", previous == null ? -1 : previous.offset() + 1)
                .add("repl_backlog_active", !replication.replicas().isEmpty())
                .add("repl_backlog_size", replication.backlogBytes())
                .add("repl_backlog_first_byte_offset", held == 0 ? 0 : end.offset() - held + 1)
                .add("repl_backlog_histlen", held)
                .add("redoubt_term", end.term())
                .add("redoubt_index", end.index())
                .add("redoubt_commit_index", replication.commitIndex())
                .add("redoubt_acknowledge", replication.quorum() ? "quorum" : "local")
                .toString();
    }

    private static void link(InfoLines out, ShardStatus.MasterLink link, long offset) {
        boolean up = link.synchronised();
        out.add("master_host", link.master() == null ? "" : link.master().host());
        out.add("master_port", link.master() == null ? 0 : link.master().port());
        out.add("master_link_status", up ? "up" : "down");
        out.add("master_last_io_seconds_ago", up ? 0 : -1);
        out.add("master_sync_in_progress", link.receivesBase());
        out.add("slave_read_repl_offset", offset);
        out.add("slave_repl_offset", offset);
        if (!up) {
            out.add("master_link_down_since_seconds", link.downSeconds());
        }
        out.add("slave_priority", link.priority());
        out.add("slave_read_only", 1);
        out.add("replica_announced", 1);
    }

    private static void replicas(InfoLines out, List<ShardStatus.Replica> replicas) {
        out.add("connected_slaves", replicas.size());
        int number = 0;
        for (ShardStatus.Replica replica : replicas) {
            String host = replica.address() == null ? "" : replica.address().host();
            int port = replica.address() == null ? 0 : replica.address().port();
            MemberId member = replica.member();
            out.add(
                    "slave" + number++,
                    "ip=" + host + ",port=" + port + ",state=" + (replica.online() ? "online" : "send_bulk")
                            + ",offset=" + replica.offset() + ",lag=" + replica.lagSeconds()
                            + (member == null ? "" : ",member=" + member.hex() + ",index=" + replica.index()));
        }
    }

    /** Section {@code cpu}. */
    public static String cpu(ShardStatus.Cpu cpu) {
        InfoLines out = new InfoLines();
        if (cpu.system() >= 0) {
            out.add("used_cpu_sys", seconds(cpu.system()));
        }
        if (cpu.all() >= 0) {
            out.add("used_cpu_user", seconds(cpu.all() - Math.max(0, cpu.system())));
        }
        out.add("used_cpu_sys_children", seconds(0)).add("used_cpu_user_children", seconds(0));
        if (cpu.threadUser() >= 0) {
            out.add("used_cpu_sys_main_thread", seconds(cpu.threadAll() - cpu.threadUser()))
                    .add("used_cpu_user_main_thread", seconds(cpu.threadUser()));
        }
        return out.toString();
    }

    private static String seconds(double time) {
        return String.format(Locale.ROOT, "%.6f", Math.max(0, time));
    }

    /** Section {@code cluster}: this is no Redis Cluster. */
    public static String cluster() {
        return new InfoLines().add("cluster_enabled", 0).toString();
    }
}
