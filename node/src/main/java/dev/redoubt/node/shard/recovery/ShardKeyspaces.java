package dev.redoubt.node.shard.recovery;

import dev.redoubt.config.EvictionPolicy;
import dev.redoubt.config.LiveConfig;
import dev.redoubt.config.LiveDirective;
import dev.redoubt.config.NodeDirectives;
import dev.redoubt.node.command.engine.CommandEngine;
import dev.redoubt.node.command.engine.CommandStats;
import dev.redoubt.node.command.engine.EvictionRule;
import dev.redoubt.node.keyspace.Keyspace;
import dev.redoubt.node.keyspace.KeyspaceOptions;
import dev.redoubt.node.memory.MemoryGovernor;
import dev.redoubt.persistence.aof.format.BaseInfo;
import java.security.SecureRandom;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the keyspaces of a shard: a new one for each load, all with the hash key of this process. {@link #readAhead} is
 * for whoever starts the process, before the shard; all else is the shard's thread only.
 */
public final class ShardKeyspaces {
    private static final Logger LOG = LoggerFactory.getLogger(ShardKeyspaces.class);
    private static final long MEND_NANOS = 1_000_000;

    /** Blocks that are freed before time is looked at. */
    private static final int RELEASED_BLOCKS = 1000;

    /** Directives that {@link #configChanged} applies. */
    public static final List<LiveDirective<?>> DIRECTIVES = List.of(
            NodeDirectives.HASH_MAX_LISTPACK_ENTRIES,
            NodeDirectives.HASH_MAX_LISTPACK_VALUE,
            NodeDirectives.SET_MAX_INTSET_ENTRIES,
            NodeDirectives.ZSET_MAX_LISTPACK_ENTRIES,
            NodeDirectives.ZSET_MAX_LISTPACK_VALUE,
            NodeDirectives.STREAM_NODE_MAX_BYTES,
            NodeDirectives.STREAM_NODE_MAX_ENTRIES,
            NodeDirectives.MAXMEMORY,
            NodeDirectives.MAXMEMORY_POLICY,
            NodeDirectives.MAXMEMORY_SAMPLES,
            NodeDirectives.MAXMEMORY_EVICTION_TENACITY,
            NodeDirectives.LFU_LOG_FACTOR,
            NodeDirectives.LFU_DECAY_TIME,
            NodeDirectives.REPL_BACKLOG_SIZE,
            NodeDirectives.PROTO_MAX_BULK_LEN,
            NodeDirectives.HLL_SPARSE_MAX_BYTES,
            NodeDirectives.RDB_VERSION,
            NodeDirectives.RDBCOMPRESSION,
            NodeDirectives.NOTIFY_KEYSPACE_EVENTS,
            NodeDirectives.TRACKING_TABLE_MAX_KEYS,
            NodeDirectives.SLOWLOG_LOG_SLOWER_THAN,
            NodeDirectives.SLOWLOG_MAX_LEN,
            NodeDirectives.LATENCY_MONITOR_THRESHOLD,
            NodeDirectives.LATENCY_TRACKING,
            NodeDirectives.LATENCY_TRACKING_INFO_PERCENTILES);

    private final LiveConfig config;
    private final MemoryGovernor memory;
    private final long seed0;
    private final long seed1;
    private Keyspace newest;

    /** The most databases that were declared or warned of. */
    private int warnedOf;

    private @Nullable Ahead ahead;

    /** A base that is being read since before the shard asked for it. */
    private record Ahead(BaseInfo base, Keyspace keyspace, CompletableFuture<Keyspace> read) {}

    /** Chooses the hash key of this process. */
    public ShardKeyspaces(LiveConfig config, MemoryGovernor memory) {
        this.config = config;
        this.memory = memory;
        // Not a Random: clients must not be able to choose colliding keys.
        SecureRandom random = new SecureRandom();
        this.seed0 = random.nextLong();
        this.seed1 = random.nextLong();
        this.newest = create();
        this.warnedOf = newest.databases();
    }

    /**
     * Begins to read the base, so that it is read while the ActorSystem starts. What goes wrong is told to the shard
     * when it asks for this base.
     */
    public void readAhead(BaseInfo base, Executor io) {
        Keyspace keyspace = create();
        ahead = new Ahead(base, keyspace, read(base, keyspace, io));
    }

    /** Notes that a base was read already, into a keyspace that {@link #create} made. */
    public void readAlready(BaseInfo base, Keyspace keyspace) {
        ahead = new Ahead(base, keyspace, CompletableFuture.completedFuture(keyspace));
    }

    /** The keyspace of a base: what was read ahead, or read anew. Completed on the IO pool. */
    public CompletableFuture<Keyspace> load(BaseInfo base, Executor io) {
        Ahead begun = ahead;
        ahead = null;
        if (begun == null || !begun.base().equals(base)) {
            return read(base, create(), io);
        }
        newest = begun.keyspace();
        newest.setOptions(options());
        configureAccess(newest);
        return begun.read();
    }

    /** Reads a base for whoever takes keys from it: no load follows, and the newest keyspace stays that. */
    public CompletableFuture<Keyspace> readBeside(BaseInfo base, Executor io) {
        return read(base, beside(), io);
    }

    /** An empty keyspace beside the newest one, which stays that until {@link #adopt}. Any thread. */
    public Keyspace beside() {
        return new Keyspace(config.node().databases(), options());
    }

    /** A keyspace that {@link #beside} made is the newest one from now on. */
    public void adopt(Keyspace filled) {
        newest = filled;
        newest.setOptions(options());
        configureAccess(newest);
        newest.access().setTime(System.currentTimeMillis());
    }

    private static CompletableFuture<Keyspace> read(BaseInfo base, Keyspace into, Executor io) {
        CompletableFuture<Keyspace> read = new CompletableFuture<>();
        io.execute(() -> {
            try {
                KeyspaceLoader.load(base.file(), into);
                read.complete(into);
            } catch (Throwable e) {
                read.completeExceptionally(e);
            }
        });
        return read;
    }

    /** An empty keyspace. */
    public Keyspace create() {
        newest = new Keyspace(config.node().databases(), options());
        configureAccess(newest);
        newest.access().setTime(System.currentTimeMillis());
        return newest;
    }

    /**
     * Returns the bytes of a keyspace that is being read beside the one in use; a figure of another thread, and so one
     * of a moment ago.
     */
    public long readingBytes(Keyspace inUse) {
        return newest == inUse ? 0 : newest.usedBytes() + newest.freeBytes();
    }

    /**
     * Frees what closed views left behind, and keeps the pages dense, for about a millisecond at most. Warns of
     * databases that no client of this process can select.
     */
    public void cron(CommandEngine engine) {
        warnOfHiddenDatabases(engine.keyspace().databases());
        mend(engine);
    }

    private void warnOfHiddenDatabases(int databases) {
        if (databases > warnedOf) {
            warnedOf = databases;
            LOG.warn(
                    "The data have a database {}, but databases is {} here. Its keys are kept and replicated, but"
                            + " clients of this process cannot select it. Start it with databases {} or more.",
                    databases - 1,
                    config.node().databases(),
                    databases);
        }
    }

    private static void mend(CommandEngine engine) {
        long end = System.nanoTime() + MEND_NANOS;
        boolean more = true;
        while (more && System.nanoTime() < end) {
            more = engine.keyspace().releaseSome(RELEASED_BLOCKS)
                    || engine.keyspace().mend();
        }
    }

    /** Applies the present values of {@link #DIRECTIVES} to keyspace and engine. */
    public void configChanged(CommandEngine engine) {
        newest.setOptions(options());
        configureAccess(newest);
        long maxmemory = config.live(NodeDirectives.MAXMEMORY).get();
        configureEvictions(engine, maxmemory);
        engine.setMemoryLimit(memory.dataBytes(maxmemory), memory.dataAndViewsBytes(maxmemory));
        engine.options()
                .setMaxStringBytes(
                        config.live(NodeDirectives.PROTO_MAX_BULK_LEN).get());
        engine.slowLog()
                .setSlowerThan(
                        config.live(NodeDirectives.SLOWLOG_LOG_SLOWER_THAN).get());
        engine.slowLog()
                .setMaxEntries(config.live(NodeDirectives.SLOWLOG_MAX_LEN).get());
        engine.latency()
                .setThreshold(
                        config.live(NodeDirectives.LATENCY_MONITOR_THRESHOLD).get());
        CommandStats commands = engine.stats().commands();
        commands.setTracking(config.live(NodeDirectives.LATENCY_TRACKING).get());
        commands.setPercentiles(
                config.live(NodeDirectives.LATENCY_TRACKING_INFO_PERCENTILES).get());
        engine.setKeyEvents(config.live(NodeDirectives.NOTIFY_KEYSPACE_EVENTS).get());
        engine.tracking()
                .setMaxKeys(config.live(NodeDirectives.TRACKING_TABLE_MAX_KEYS).get());
        engine.options().setRdbVersion(config.live(NodeDirectives.RDB_VERSION).get());
        engine.options()
                .setRdbCompressed(config.live(NodeDirectives.RDBCOMPRESSION).get());
        engine.options()
                .setHllSparseMaxBytes(
                        config.live(NodeDirectives.HLL_SPARSE_MAX_BYTES).get());
    }

    private void configureEvictions(CommandEngine engine, long maxmemory) {
        EvictionPolicy policy = config.live(NodeDirectives.MAXMEMORY_POLICY).get();
        engine.evictions()
                .configure(
                        rule(policy),
                        isVolatile(policy),
                        config.live(NodeDirectives.MAXMEMORY_SAMPLES).get(),
                        config.live(NodeDirectives.MAXMEMORY_EVICTION_TENACITY).get());
        EvictionRule rule = rule(policy);
        engine.evictions().setSharesIntegers(maxmemory == 0 || (rule != EvictionRule.LRU && rule != EvictionRule.LFU));
        engine.setMeasuresOften(maxmemory > 0 || policy != EvictionPolicy.NOEVICTION);
    }

    private static EvictionRule rule(EvictionPolicy policy) {
        return switch (policy) {
            case VOLATILE_LRU, ALLKEYS_LRU -> EvictionRule.LRU;
            case VOLATILE_LFU, ALLKEYS_LFU -> EvictionRule.LFU;
            case VOLATILE_RANDOM, ALLKEYS_RANDOM -> EvictionRule.RANDOM;
            case VOLATILE_TTL -> EvictionRule.TTL;
            case NOEVICTION -> EvictionRule.NONE;
        };
    }

    private static boolean isVolatile(EvictionPolicy policy) {
        return switch (policy) {
            case VOLATILE_LRU, VOLATILE_LFU, VOLATILE_RANDOM, VOLATILE_TTL -> true;
            case ALLKEYS_LRU, ALLKEYS_LFU, ALLKEYS_RANDOM, NOEVICTION -> false;
        };
    }

    private void configureAccess(Keyspace keyspace) {
        EvictionRule rule = rule(config.live(NodeDirectives.MAXMEMORY_POLICY).get());
        keyspace.access()
                .configure(
                        rule == EvictionRule.LFU,
                        rule == EvictionRule.LFU || rule == EvictionRule.LRU,
                        config.live(NodeDirectives.LFU_LOG_FACTOR).get(),
                        config.live(NodeDirectives.LFU_DECAY_TIME).get());
    }

    private KeyspaceOptions options() {
        return new KeyspaceOptions(
                threshold(NodeDirectives.HASH_MAX_LISTPACK_ENTRIES),
                threshold(NodeDirectives.HASH_MAX_LISTPACK_VALUE),
                threshold(NodeDirectives.SET_MAX_INTSET_ENTRIES),
                threshold(NodeDirectives.ZSET_MAX_LISTPACK_ENTRIES),
                threshold(NodeDirectives.ZSET_MAX_LISTPACK_VALUE),
                config.live(NodeDirectives.STREAM_NODE_MAX_BYTES).get(),
                config.live(NodeDirectives.STREAM_NODE_MAX_ENTRIES).get(),
                seed0,
                seed1);
    }

    /** The value of a directive that collections of this process are too small to exceed beyond an int. */
    private int threshold(LiveDirective<Long> directive) {
        return (int) Math.min(config.live(directive).get(), Integer.MAX_VALUE);
    }
}
