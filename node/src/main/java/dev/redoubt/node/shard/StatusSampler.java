package dev.redoubt.node.shard;

import dev.redoubt.config.CommonDirectives;
import dev.redoubt.config.LiveDirective;
import dev.redoubt.config.NodeDirectives;
import dev.redoubt.node.command.engine.CommandStats;
import dev.redoubt.node.command.engine.EngineStats;
import dev.redoubt.node.command.engine.StatusPort;
import dev.redoubt.node.keyspace.Database;
import dev.redoubt.node.keyspace.Keyspace;
import dev.redoubt.node.member.MemberCore;
import dev.redoubt.node.member.SyncCounts;
import dev.redoubt.node.memory.MemoryGovernor;
import dev.redoubt.node.memory.MemoryOwner;
import dev.redoubt.node.net.RespServer;
import dev.redoubt.node.net.Traffic;
import dev.redoubt.node.protocol.Mastership;
import dev.redoubt.node.protocol.MemberRole;
import dev.redoubt.node.resp.ReplyWriter;
import dev.redoubt.node.session.ProcessFacts;
import dev.redoubt.node.session.SessionRegistry;
import dev.redoubt.node.session.Subscriptions;
import dev.redoubt.node.shard.info.InfoText;
import dev.redoubt.node.shard.info.MemoryReport;
import dev.redoubt.node.shard.info.MemoryStats;
import dev.redoubt.node.shard.info.ProcessCpu;
import dev.redoubt.node.shard.info.ProcessMemory;
import dev.redoubt.node.shard.info.RoleReply;
import dev.redoubt.node.shard.info.ShardStatus;
import dev.redoubt.node.shard.info.ShardStatus.Network;
import dev.redoubt.node.shard.info.ShardStatus.Previous;
import dev.redoubt.node.shard.info.ShardStatus.Syncs;
import dev.redoubt.node.shard.log.LogTail;
import dev.redoubt.node.shard.recovery.Loading;
import dev.redoubt.persistence.log.LogEnd;
import dev.redoubt.persistence.log.TermStart;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Takes the pictures of the shard and its process that INFO and ROLE show. The shard's thread only. */
final class StatusSampler implements StatusPort {
    private final Shard shard;
    private final long startedMs = System.currentTimeMillis();

    /** The counters at the last CONFIG RESETSTAT. */
    private Network networkAtReset = Network.NONE;

    private Syncs syncsAtReset = Syncs.NONE;

    StatusSampler(Shard shard) {
        this.shard = shard;
    }

    @Override
    public void resetStat() {
        shard.setup.sessions().counters().reset();
        shard.snapshots.resetCount();
        shard.removal.reset();
        networkAtReset = network();
        syncsAtReset = syncs();
    }

    @Override
    public @Nullable String infoSection(String name) {
        return switch (name) {
            case "server" -> InfoText.server(server());
            case "clients" -> InfoText.clients(clients());
            case "memory" -> InfoText.memory(memory());
            case "persistence" -> InfoText.persistence(persistence());
            case "stats" -> InfoText.stats(stats());
            case "replication" -> InfoText.replication(replication());
            case "cpu" -> InfoText.cpu(cpu());
            case "cluster" -> InfoText.cluster();
            case "modules" -> "";
            default -> null;
        };
    }

    @Override
    public void memoryStats(ReplyWriter reply) {
        Keyspace keyspace = shard.engine.keyspace();
        long keys = 0;
        Map<Integer, Long> indexes = new TreeMap<>();
        for (int i = 0; i < keyspace.databases() && !shard.engine.keyspaceHidden(); i++) {
            Database db = keyspace.db(i);
            keys += db.size();
            if (db.size() > 0) {
                indexes.put(i, db.indexBytes());
            }
        }
        MemoryStats.write(memory(), keys, indexes, reply);
    }

    @Override
    public String memoryReport() {
        return MemoryReport.of(memory(), shard.setup.sessions().registry().size());
    }

    @Override
    public void addCommands(CommandStats stats) {
        shard.setup.sessions().counters().addTo(stats);
    }

    @Override
    public void addErrors(Map<String, Long> counts) {
        shard.setup.sessions().counters().kinds().addTo(counts);
    }

    @Override
    public void role(ReplyWriter reply) {
        RoleReply.write(replication(), reply);
    }

    private <T> T live(LiveDirective<T> directive) {
        return shard.setup.config().live(directive).get();
    }

    private ShardStatus.Server server() {
        long nowMs = System.currentTimeMillis();
        String version = StatusSampler.class.getPackage().getImplementationVersion();
        RespServer server = shard.server();
        return new ShardStatus.Server(
                ProcessFacts.REDIS_VERSION,
                version == null ? "dev" : version,
                shard.setup.loop().getClass().getSimpleName().startsWith("Epoll") ? "epoll" : "nio",
                runId(),
                server == null ? shard.setup.config().node().port() : server.port(),
                nowMs,
                (nowMs - startedMs) / 1000,
                live(NodeDirectives.HZ),
                shard.shutdown.waitsMs(),
                shard.setup.boot().id(),
                shard.setup.config().file());
    }

    /** A process has its own run id, as a redis-server has; it is told from the member's id, which outlives it. */
    private String runId() {
        String incarnation = String.format(
                Locale.ROOT, "%016x", shard.setup.boot().incarnation().number());
        return (incarnation + shard.setup.boot().id().hex()).substring(0, 40);
    }

    private ShardStatus.Clients clients() {
        RespServer server = shard.server();
        SessionRegistry registry = shard.setup.sessions().registry();
        registry.measure();
        return new ShardStatus.Clients(
                registry.size(),
                server == null
                        ? live(CommonDirectives.MAXCLIENTS)
                        : server.limits().maxClients(),
                registry.maxInputBytes(),
                registry.maxOutputBytes(),
                shard.late.blocked() + shard.segments.postponed(),
                shard.engine.blocked().timed(),
                shard.setup.sessions().subscriptions().subscribers(),
                registry.tracking().size(),
                shard.replies.heldBytes());
    }

    private ShardStatus.Memory memory() {
        MemoryMXBean beans = ManagementFactory.getMemoryMXBean();
        Keyspace keyspace = shard.engine.keyspace();
        ShardStatus.Accounts accounts = accounts();
        long data = keyspace.usedBytes();
        return new ShardStatus.Memory(
                data,
                keyspace.freeBytes(),
                keyspace.indexBytes(),
                keyspace.emptyBytes(),
                shard.metrics.peakBytes(data + accounts.besidesData()),
                ProcessMemory.residentBytes(),
                beans.getHeapMemoryUsage().getUsed(),
                beans.getHeapMemoryUsage().getCommitted(),
                beans.getHeapMemoryUsage().getMax(),
                ProcessMemory.systemBytes(),
                live(NodeDirectives.MAXMEMORY),
                accounts,
                new ShardStatus.ScriptMemory(
                        shard.scripts.cacheBytes(),
                        shard.scripts.functionBytes(),
                        shard.scripts.cached(),
                        shard.scripts.functions(),
                        keyspace.libraries().size()),
                shard.engine.stats().lazyFreed,
                live(NodeDirectives.MAXMEMORY_POLICY)
                        .name()
                        .toLowerCase(Locale.ROOT)
                        .replace('_', '-'));
    }

    private ShardStatus.Accounts accounts() {
        MemoryGovernor memory = shard.setup.sessions().memory();
        return new ShardStatus.Accounts(
                memory.dataBytes(live(NodeDirectives.MAXMEMORY)),
                memory.capacityBytes(),
                memory.availableBytes(),
                memory.used(MemoryOwner.REQUESTS) + memory.used(MemoryOwner.REPLIES),
                memory.used(MemoryOwner.LOG),
                memory.used(MemoryOwner.BACKLOG),
                memory.used(MemoryOwner.REPLICATION),
                memory.used(MemoryOwner.SCRIPTS));
    }

    private ShardStatus.Persistence persistence() {
        Loading loading = shard.recovery.loading();
        return new ShardStatus.Persistence(
                loading == null ? null : new ShardStatus.Load(loading.startedMs(), loading.appliedBytes()),
                shard.snapshots.status(),
                shard.setup.config().node().appendonly(),
                shard.durability.isHealthy(),
                shard.engine.effects().size(),
                shard.durability.isFsyncing(),
                shard.archiver.status(),
                shard.archiveReaders.restore().status(),
                shard.archiveReaders.verification().status());
    }

    private ShardStatus.Stats stats() {
        EngineStats stats = shard.engine.stats();
        Subscriptions subscriptions = shard.setup.sessions().subscriptions();
        return new ShardStatus.Stats(
                network().since(networkAtReset),
                shard.commandsProcessed(),
                shard.metrics.commandsPerSecond(),
                syncs().since(syncsAtReset),
                shard.removal.counts(stats),
                stats.keyspaceHits(),
                stats.keyspaceMisses(),
                stats.sanitizations(),
                subscriptions.activeChannels().size(),
                subscriptions.activePatterns(),
                new ShardStatus.Tracked(
                        shard.engine.tracking().keys(),
                        shard.engine.tracking().items(),
                        shard.setup.sessions().registry().tracking().prefixes()),
                shard.migrations.sockets(),
                stats.errorReplies() + shard.setup.sessions().counters().errors());
    }

    private Network network() {
        RespServer server = shard.server();
        if (server == null) {
            return Network.NONE;
        }
        Traffic traffic = server.traffic();
        return new Network(
                server.accepted(),
                server.rejected(),
                traffic.inputBytes(),
                traffic.outputBytes(),
                traffic.reads(),
                traffic.writes(),
                shard.metrics.inputBytesPerSecond(),
                shard.metrics.outputBytesPerSecond(),
                server.slowClients(),
                server.evictedClients());
    }

    private Syncs syncs() {
        SyncCounts partial = shard.core.member().syncs();
        Syncs redis = shard.redisReplicas.counts();
        return new Syncs(
                shard.fullSync.count() + redis.full(),
                partial.partialOk() + redis.partialOk(),
                partial.partialErr() + redis.partialErr());
    }

    private ShardStatus.Replication replication() {
        MemberCore member = shard.core.member();
        long nowMs = shard.clock.monotonicMs();
        LogTail tail = shard.log.tail();
        LogEnd end = tail == null ? LogEnd.EMPTY : tail.end();
        return new ShardStatus.Replication(
                member.role() == MemberRole.MASTER ? null : link(member, nowMs),
                replicas(member, end, nowMs),
                shard.core.holdsCommands(),
                end,
                tail == null ? null : previous(tail.terms().rows()),
                live(NodeDirectives.REPL_BACKLOG_SIZE),
                shard.recent.bytes(),
                member.commitIndex(),
                member.needsMajority());
    }

    private static @Nullable Previous previous(List<TermStart> terms) {
        int last = terms.size() - 1;
        return last < 1
                ? null
                : new Previous(terms.get(last - 1).replId(), terms.get(last).firstOffset());
    }

    private ShardStatus.MasterLink link(MemberCore member, long nowMs) {
        Mastership following = member.master();
        OptionalLong down = member.linkDownSinceMs(nowMs);
        boolean linked = following != null && down.isEmpty();
        return new ShardStatus.MasterLink(
                following == null ? null : shard.setup.peers().respAddress(following.member()),
                linked,
                // As in Redis the link is up when the replica is synchronised: not while the old log is being matched.
                linked && member.shown().isCommitted(),
                down.isPresent() ? (nowMs - down.getAsLong()) / 1000 : -1,
                shard.fullSync.receives(),
                live(NodeDirectives.REPLICA_PRIORITY));
    }

    /** Returns who is connected: that a replica is gone shows by its silence. */
    private List<ShardStatus.Replica> replicas(MemberCore member, LogEnd end, long nowMs) {
        Stream<ShardStatus.Replica> members = member.replicas().stream()
                .filter(replica -> replica.online() || shard.fullSync.sendsTo(replica.member()))
                .map(replica -> new ShardStatus.Replica(
                        shard.setup.peers().respAddress(replica.member()),
                        replica.online(),
                        offsetOf(replica.writtenIndex(), end),
                        Math.max(0, (nowMs - replica.lastAckMs()) / 1000),
                        replica.member(),
                        replica.writtenIndex()));
        return Stream.concat(members, shard.redisReplicas.status().stream()).toList();
    }

    /** Exact, but for a replica that lags by more than the backlog: then as of up to a tenth of a second before. */
    private long offsetOf(long index, LogEnd end) {
        if (index >= end.index()) {
            return end.offset();
        }
        long exact = shard.recent.offsetBehind(index);
        return exact >= 0 ? exact : shard.offsets.at(index);
    }

    private static ShardStatus.Cpu cpu() {
        return new ShardStatus.Cpu(
                ProcessCpu.systemSeconds(),
                ProcessCpu.allSeconds(),
                ProcessCpu.threadUserSeconds(),
                ProcessCpu.threadSeconds());
    }
}
