package dev.redoubt.node.shard;

import dev.redoubt.config.CommonDirectives;
import dev.redoubt.config.HostPort;
import dev.redoubt.config.LiveDirective;
import dev.redoubt.config.NodeDirectives;
import dev.redoubt.config.NodeSettings;
import dev.redoubt.node.command.engine.EngineStats;
import dev.redoubt.node.command.engine.StatusPort;
import dev.redoubt.node.member.MemberCore;
import dev.redoubt.node.member.SyncCounts;
import dev.redoubt.node.net.RespServer;
import dev.redoubt.node.protocol.Mastership;
import dev.redoubt.node.protocol.MemberRole;
import dev.redoubt.node.resp.ReplyWriter;
import dev.redoubt.node.session.SessionRegistry;
import dev.redoubt.persistence.log.LogEnd;
import dev.redoubt.persistence.log.MemberId;
import dev.redoubt.persistence.log.TermStart;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** The process's sections of INFO, with Redis's field names (server.c genRedisInfoString), and ROLE. */
final class InfoReport implements StatusPort {
    private final Shard shard;
    private final long startedMs = System.currentTimeMillis();
    private long resetConnections;
    private long resetRejected;
    private long resetInput;
    private long resetOutput;
    private long resetSlow;
    private long resetFullSyncs;
    private SyncCounts resetSyncs = new SyncCounts(0, 0);

    InfoReport(Shard shard) {
        this.shard = shard;
    }

    @Override
    public void resetStat() {
        shard.setup.sessions().counters().reset();
        RespServer server = shard.server();
        resetFullSyncs = shard.host.fullSync().count();
        resetSyncs = shard.core.member().syncs();
        if (server != null) {
            resetConnections = server.accepted();
            resetRejected = server.rejected();
            resetInput = server.inputBytes();
            resetOutput = server.outputBytes();
            resetSlow = server.slowClients();
        }
    }

    @Override
    public @Nullable String infoSection(String name) {
        Lines out = new Lines();
        switch (name) {
            case "server" -> server(out);
            case "clients" -> clients(out);
            case "memory" -> memory(out);
            case "persistence" -> persistence(out);
            case "stats" -> stats(out);
            case "replication" -> replication(out);
            case "cpu" -> cpu(out);
            case "cluster" -> out.add("cluster_enabled", 0);
            case "modules", "errorstats" -> {}
            default -> {
                return null;
            }
        }
        return out.toString();
    }

    private NodeSettings settings() {
        return shard.setup.config().node();
    }

    private <T> T live(LiveDirective<T> directive) {
        return shard.setup.config().live(directive).get();
    }

    private void server(Lines out) {
        long uptime = (System.currentTimeMillis() - startedMs) / 1000;
        String version = InfoReport.class.getPackage().getImplementationVersion();
        RespServer server = shard.server();
        out.add("redis_version", "7.0.15");
        out.add("redoubt_version", version == null ? "dev" : version);
        out.add("redis_mode", "standalone");
        out.add(
                "os",
                System.getProperty("os.name") + " " + System.getProperty("os.version") + " "
                        + System.getProperty("os.arch"));
        out.add("arch_bits", 64);
        out.add(
                "multiplexing_api",
                shard.setup.loop().getClass().getSimpleName().startsWith("Epoll") ? "epoll" : "nio");
        out.add("java_version", System.getProperty("java.version"));
        out.add("process_id", ProcessHandle.current().pid());
        out.add("run_id", runId());
        out.add("tcp_port", server == null ? settings().port() : server.port());
        out.add("server_time_usec", System.currentTimeMillis() * 1000);
        out.add("uptime_in_seconds", uptime);
        out.add("uptime_in_days", uptime / 86400);
        out.add("hz", live(NodeDirectives.HZ));
        out.add("configured_hz", live(NodeDirectives.HZ));
        if (shard.stopping.waitsMs() >= 0) {
            out.add("shutdown_in_milliseconds", shard.stopping.waitsMs());
        }
        out.add("member_id", shard.setup.boot().id().hex());
    }

    /** A process has its own run id, as a redis-server has; it is told from the member's id, which outlives it. */
    private String runId() {
        String incarnation = String.format(
                Locale.ROOT, "%016x", shard.setup.boot().incarnation().number());
        return (incarnation + shard.setup.boot().id().hex()).substring(0, 40);
    }

    private void clients(Lines out) {
        RespServer server = shard.server();
        SessionRegistry registry = shard.setup.sessions().registry();
        registry.measure();
        out.add("connected_clients", registry.size());
        out.add("cluster_connections", 0);
        out.add(
                "maxclients",
                server == null
                        ? live(CommonDirectives.MAXCLIENTS)
                        : server.limits().maxClients());
        out.add("client_recent_max_input_buffer", registry.maxInputBytes());
        out.add("client_recent_max_output_buffer", registry.maxOutputBytes());
        out.add("blocked_clients", shard.segments.blocked());
        out.add("pubsub_clients", shard.setup.sessions().subscriptions().subscribers());
        out.add("held_replies_bytes", shard.replies.heldBytes());
    }

    private void memory(Lines out) {
        MemoryMXBean beans = ManagementFactory.getMemoryMXBean();
        long used = shard.engine.keyspace().usedBytes();
        long heap = beans.getHeapMemoryUsage().getUsed();
        long rss = ProcessMemory.residentBytes();
        out.add("used_memory", used);
        out.add("used_memory_human", human(used));
        out.add("used_memory_rss", rss);
        out.add("used_memory_rss_human", human(rss));
        long peak = shard.metrics.peakBytes(used);
        out.add("used_memory_peak", peak);
        out.add("used_memory_peak_human", human(peak));
        out.add("used_memory_peak_perc", String.format(Locale.ROOT, "%.2f%%", peak == 0 ? 0 : used * 100.0 / peak));
        out.add("used_memory_dataset", used);
        out.add("jvm_heap_used", heap);
        out.add("jvm_heap_committed", beans.getHeapMemoryUsage().getCommitted());
        out.add("jvm_heap_max", beans.getHeapMemoryUsage().getMax());
        out.add("total_system_memory", ProcessMemory.systemBytes());
        out.add("maxmemory", live(NodeDirectives.MAXMEMORY));
        out.add("maxmemory_human", human(live(NodeDirectives.MAXMEMORY)));
        out.add(
                "maxmemory_policy",
                live(NodeDirectives.MAXMEMORY_POLICY)
                        .name()
                        .toLowerCase(Locale.ROOT)
                        .replace('_', '-'));
        out.add("mem_fragmentation_ratio", String.format(Locale.ROOT, "%.2f", used == 0 ? 0 : (double) rss / used));
        long free = shard.engine.keyspace().freeBytes();
        out.add("allocator_allocated", used);
        out.add("allocator_active", used + free);
        out.add("allocator_frag_ratio", String.format(Locale.ROOT, "%.2f", (used + free) / (double) used));
        out.add("allocator_frag_bytes", free);
        out.add("mem_allocator", "jvm");
    }

    private void persistence(Lines out) {
        Snapshots snapshots = shard.snapshots;
        Loading loading = shard.recovery.loading();
        boolean aof = settings().appendonly();
        out.add("loading", loading == null ? 0 : 1);
        out.add("async_loading", 0);
        out.add("current_cow_peak", snapshots.peakHeldBytes());
        out.add("current_cow_size", snapshots.heldBytes());
        if (loading != null) {
            out.add("loading_start_time", loading.startedMs() / 1000);
            out.add("loading_loaded_bytes", loading.appliedBytes());
        }
        out.add("rdb_changes_since_last_save", snapshots.changes());
        out.add("rdb_bgsave_in_progress", snapshots.isRunning() ? 1 : 0);
        out.add("rdb_last_save_time", snapshots.lastSaveSeconds());
        out.add("rdb_last_bgsave_status", snapshots.lastOk() ? "ok" : "err");
        out.add("rdb_last_bgsave_time_sec", snapshots.lastDurationSeconds());
        out.add("rdb_current_bgsave_time_sec", snapshots.currentSeconds());
        out.add("rdb_last_cow_size", snapshots.lastHeldBytes());
        out.add("rdb_saves", snapshots.saves());
        out.add("aof_enabled", aof ? 1 : 0);
        out.add("aof_rewrite_in_progress", aof && snapshots.isRunning() ? 1 : 0);
        out.add("aof_rewrite_scheduled", aof && snapshots.isScheduled() ? 1 : 0);
        out.add("aof_last_rewrite_time_sec", aof ? snapshots.lastDurationSeconds() : -1);
        out.add("aof_current_rewrite_time_sec", aof ? snapshots.currentSeconds() : -1);
        out.add("aof_last_bgrewrite_status", snapshots.lastOk() ? "ok" : "err");
        out.add("aof_last_write_status", shard.durability.isHealthy() ? "ok" : "err");
        if (aof) {
            out.add("aof_current_size", Math.max(0, snapshots.logSize()));
            out.add("aof_base_size", Math.max(0, snapshots.baseSize()));
            out.add("aof_buffer_length", shard.engine.effects().size());
            out.add("aof_pending_bio_fsync", shard.durability.isFsyncing() ? 1 : 0);
        }
    }

    private void stats(Lines out) {
        EngineStats stats = shard.engine.stats();
        RespServer server = shard.server();
        out.add("total_connections_received", server == null ? 0 : server.accepted() - resetConnections);
        out.add("total_commands_processed", shard.commandsProcessed());
        out.add("instantaneous_ops_per_sec", shard.metrics.commandsPerSecond());
        out.add("total_net_input_bytes", server == null ? 0 : server.inputBytes() - resetInput);
        out.add("total_net_output_bytes", server == null ? 0 : server.outputBytes() - resetOutput);
        out.add("instantaneous_input_kbps", kilobytes(shard.metrics.inputBytesPerSecond()));
        out.add("instantaneous_output_kbps", kilobytes(shard.metrics.outputBytesPerSecond()));
        out.add("rejected_connections", server == null ? 0 : server.rejected() - resetRejected);
        SyncCounts syncs = shard.core.member().syncs();
        out.add("sync_full", shard.host.fullSync().count() - resetFullSyncs);
        out.add("sync_partial_ok", syncs.partialOk() - resetSyncs.partialOk());
        out.add("sync_partial_err", syncs.partialErr() - resetSyncs.partialErr());
        out.add("expired_keys", stats.expiredKeys());
        out.add("evicted_keys", 0);
        out.add("keyspace_hits", stats.keyspaceHits());
        out.add("keyspace_misses", stats.keyspaceMisses());
        out.add(
                "pubsub_channels",
                shard.setup.sessions().subscriptions().activeChannels().size());
        out.add("pubsub_patterns", shard.setup.sessions().subscriptions().activePatterns());
        out.add(
                "total_error_replies",
                stats.errorReplies() + shard.setup.sessions().counters().errors());
        out.add("client_output_buffer_limit_disconnections", server == null ? 0 : server.slowClients() - resetSlow);
    }

    private void replication(Lines out) {
        MemberCore core = shard.core.member();
        long now = shard.clock.monotonicMs();
        LogEnd end = end();
        boolean master = core.role() == MemberRole.MASTER;
        // A member without a role is shown as a replica whose master is away: clients must not write to it.
        out.add("role", master ? "master" : "slave");
        if (!master) {
            masterLines(out, core, now);
        }
        List<MemberCore.ReplicaProgress> replicas = attached();
        out.add("connected_slaves", replicas.size());
        int number = 0;
        for (MemberCore.ReplicaProgress replica : replicas) {
            String[] address = address(replica.member());
            out.add(
                    "slave" + number++,
                    "ip=" + address[0] + ",port=" + address[1] + ",state="
                            + (replica.online() ? "online" : "send_bulk")
                            + ",offset=" + offsetOf(replica, end) + ",lag="
                            + Math.max(0, (now - replica.lastAckMs()) / 1000) + ",member="
                            + replica.member().hex() + ",index=" + replica.writtenIndex());
        }
        out.add("master_failover_state", shard.core.holdsCommands() ? "waiting-for-sync" : "no-failover");
        out.add("master_replid", end.replId().hex());
        LogTail tail = shard.log.tail();
        List<TermStart> terms = tail == null ? List.of() : tail.terms().rows();
        boolean before = terms.size() > 1;
        // The history before this one, and the offset up to which both are the same.
        out.add("master_replid2", before ? terms.get(terms.size() - 2).replId().hex() : "0".repeat(40));
        out.add("master_repl_offset", end.offset());
        out.add("second_repl_offset", before ? terms.get(terms.size() - 1).firstOffset() + 1 : -1);
        out.add("repl_backlog_active", replicas.isEmpty() ? 0 : 1);
        out.add("repl_backlog_size", live(NodeDirectives.REPL_BACKLOG_SIZE));
        out.add("redoubt_term", end.term());
        out.add("redoubt_index", end.index());
        out.add("redoubt_commit_index", core.commitIndex());
        out.add("redoubt_acknowledge", shard.core.member().needsMajority() ? "quorum" : "local");
    }

    private void masterLines(Lines out, MemberCore core, long now) {
        Mastership following = core.master();
        MemberId id = following == null ? null : following.member();
        String[] address = id == null ? new String[] {"", "0"} : address(id);
        OptionalLong down = core.linkDownSinceMs(now);
        // As in Redis the link is up when the replica has been synchronised: not while the old log is being matched.
        boolean up = following != null && down.isEmpty() && core.shown().isCommitted();
        out.add("master_host", address[0]);
        out.add("master_port", address[1]);
        out.add("master_link_status", up ? "up" : "down");
        out.add("master_last_io_seconds_ago", up ? 0 : -1);
        out.add("master_sync_in_progress", shard.host.fullSync().receives() ? 1 : 0);
        out.add("slave_read_repl_offset", end().offset());
        out.add("slave_repl_offset", end().offset());
        if (!up) {
            out.add("master_link_down_since_seconds", down.isPresent() ? (now - down.getAsLong()) / 1000 : -1);
        }
        out.add("slave_priority", live(NodeDirectives.REPLICA_PRIORITY));
        out.add("slave_read_only", 1);
        out.add("replica_announced", 1);
    }

    /** Returns who is connected: that a replica is gone shows by its silence. */
    private List<MemberCore.ReplicaProgress> attached() {
        return shard.core.member().replicas().stream()
                .filter(replica -> replica.online() || shard.host.fullSync().sendsTo(replica.member()))
                .toList();
    }

    /** Exact, but for a replica that lags by more than the backlog: then as of up to a tenth of a second before. */
    private long offsetOf(MemberCore.ReplicaProgress replica, LogEnd end) {
        if (replica.writtenIndex() >= end.index()) {
            return end.offset();
        }
        long exact = shard.recent.offsetBehind(replica.writtenIndex());
        return exact >= 0 ? exact : shard.offsets.at(replica.writtenIndex());
    }

    private static String kilobytes(long bytes) {
        return String.format(Locale.ROOT, "%.2f", bytes / 1024.0);
    }

    private LogEnd end() {
        LogTail tail = shard.log.tail();
        return tail == null ? LogEnd.EMPTY : tail.end();
    }

    private void cpu(Lines out) {
        double system = ProcessCpu.systemSeconds();
        if (system >= 0) {
            out.add("used_cpu_sys", String.format(Locale.ROOT, "%.6f", system));
        }
        if (ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean bean) {
            double all = bean.getProcessCpuTime() / 1e9;
            out.add("used_cpu_user", String.format(Locale.ROOT, "%.6f", Math.max(0, all - Math.max(0, system))));
        }
    }

    @Override
    public void role(ReplyWriter reply) {
        MemberCore core = shard.core.member();
        if (core.role() == MemberRole.MASTER) {
            List<MemberCore.ReplicaProgress> replicas = attached();
            reply.array(3);
            reply.bulk("master");
            reply.integer(end().offset());
            reply.array(replicas.size());
            for (MemberCore.ReplicaProgress replica : replicas) {
                String[] address = address(replica.member());
                reply.array(3);
                reply.bulk(address[0]);
                reply.bulk(address[1]);
                reply.bulk(Long.toString(offsetOf(replica, end())));
            }
            return;
        }
        Mastership following = core.master();
        String[] address = following == null ? new String[] {"", "0"} : address(following.member());
        boolean linked = following != null
                && core.linkDownSinceMs(shard.clock.monotonicMs()).isEmpty();
        boolean up = linked && core.shown().isCommitted();
        reply.array(5);
        reply.bulk("slave");
        reply.bulk(address[0]);
        reply.integer(Long.parseLong(address[1]));
        reply.bulk(up ? "connected" : linked ? "sync" : "connect");
        reply.integer(up ? end().offset() : -1);
    }

    private static String human(long bytes) {
        if (bytes < 1024) {
            return bytes + "B";
        }
        double value = bytes;
        String unit = "BKMGT";
        int power = 0;
        while (value >= 1024 && power < unit.length() - 1) {
            value /= 1024;
            power++;
        }
        return String.format(Locale.ROOT, "%.2f%c", value, unit.charAt(power));
    }

    private String[] address(MemberId member) {
        HostPort known = shard.setup.peers().respAddress(member);
        return known == null ? new String[] {"", "0"} : new String[] {known.host(), Integer.toString(known.port())};
    }

    /** Lines of INFO. */
    private static final class Lines {
        private final StringBuilder text = new StringBuilder(1024);

        void add(String name, Object value) {
            text.append(name).append(':').append(value).append("\r\n");
        }

        @Override
        public String toString() {
            return text.toString();
        }
    }
}
