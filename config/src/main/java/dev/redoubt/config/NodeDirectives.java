package dev.redoubt.config;

import java.util.List;

/** The directives that only nodes take. */
public final class NodeDirectives {
    private static final String NETWORK = "Network";
    private static final String MEMORY = "Memory";
    private static final String PERSISTENCE = "Persistence";
    private static final String REPLICATION = "Replication";
    private static final String ENCODINGS = "Encodings";
    private static final String PROCESS = "Process";

    private static final long MB = 1L << 20;
    private static final long GB = 1L << 30;
    private static final long HOUR_MS = 3_600_000;
    private static final OutputLimits DEFAULT_LIMITS = new OutputLimits(
            new OutputLimit(0, 0, 0), new OutputLimit(256 * MB, 64 * MB, 60), new OutputLimit(32 * MB, 8 * MB, 60));
    private static final List<SavePoint> DEFAULT_RULES =
            List.of(new SavePoint(3600, 1), new SavePoint(300, 100), new SavePoint(60, 10000));

    public static final BootDirective<Integer> PORT = Directive.named("port", Types.integer(0, 65535), 6379)
            .in(NETWORK)
            .fixed("The port for clients; 0 listens nowhere.", CommonDirectives.ADDRESS_IS_KNOWN);

    public static final LiveDirective<Boolean> PROTECTED_MODE = Directive.named("protected-mode", Types.yesNo(), true)
            .in(NETWORK)
            .live("Whether a node without requirepass serves clients on its own machine only.");

    public static final BootDirective<Integer> EVENT_LOOPS = Directive.named("event-loops", Types.integer(1, 64), 1)
            .in(NETWORK)
            .own("The threads that serve clients and shards. One shard needs one.");

    public static final LiveDirective<Long> CLIENT_QUERY_BUFFER_LIMIT = Directive.named(
                    "client-query-buffer-limit", Types.bytes(MB, Long.MAX_VALUE), GB)
            .in(NETWORK)
            .live("How large a client's unfinished request may grow before it is disconnected.");

    public static final LiveDirective<OutputLimits> CLIENT_OUTPUT_BUFFER_LIMIT = Directive.named(
                    "client-output-buffer-limit", ListTypes.outputLimits(), DEFAULT_LIMITS)
            .in(NETWORK)
            .live("How many bytes of replies may wait for a client before it is disconnected: for each"
                    + " class (normal, replica, pubsub) a hard limit, and a soft one that counts when it is"
                    + " passed for that many seconds. 0 is no limit.");

    // DIFFERS: an argument is one array of the JVM, so the upper bound is just below 2 GiB; Redis has none.
    public static final LiveDirective<Long> PROTO_MAX_BULK_LEN = Directive.named(
                    "proto-max-bulk-len", Types.bytes(MB, Integer.MAX_VALUE - 64), 512 * MB)
            .in(NETWORK)
            .live("The longest single argument of a request.");

    public static final BootDirective<Integer> DATABASES =
            Directive.named("databases", Types.integer(1, 1024), 16).in(MEMORY).boot("How many databases there are.");

    public static final LiveDirective<Long> MAXMEMORY = Directive.named("maxmemory", Types.bytes(0, Long.MAX_VALUE), 0L)
            .in(MEMORY)
            .live("The bytes that data may take before keys are evicted, or writes that need more are refused; 0 is a"
                    + " limit derived from the heap, which INFO shows as maxmemory_effective.");

    public static final LiveDirective<EvictionPolicy> MAXMEMORY_POLICY = Directive.named(
                    "maxmemory-policy", Types.oneOf(EvictionPolicy.class), EvictionPolicy.NOEVICTION)
            .in(MEMORY)
            .live("Which keys are evicted when maxmemory is reached: of all keys or of those that expire, those that"
                    + " were used longest ago (lru), that are used least (lfu), that expire soonest (ttl), or any. With"
                    + " noeviction, writes that need memory are refused.");

    public static final LiveDirective<Integer> MAXMEMORY_SAMPLES = Directive.named(
                    "maxmemory-samples", Types.integer(1, Integer.MAX_VALUE), 5)
            .in(MEMORY)
            .live("How many keys are looked at for each that is evicted. More choose better and take longer.");

    public static final LiveDirective<Integer> MAXMEMORY_EVICTION_TENACITY = Directive.named(
                    "maxmemory-eviction-tenacity", Types.integer(0, 100), 10)
            .in(MEMORY)
            .live("How long keys are evicted before commands have their turn again: 10 is 250 keys, 100 is without"
                    + " end.");

    public static final LiveDirective<Integer> LFU_LOG_FACTOR = Directive.named(
                    "lfu-log-factor", Types.integer(0, Integer.MAX_VALUE), 10)
            .in(MEMORY)
            .live("How slowly the counter of accesses of the lfu policies grows; with 10 it is full after about a"
                    + " million.");

    public static final LiveDirective<Integer> LFU_DECAY_TIME = Directive.named(
                    "lfu-decay-time", Types.integer(0, Integer.MAX_VALUE), 1)
            .in(MEMORY)
            .live("After how many minutes that counter is lowered by one; 0 is never.");

    public static final LiveDirective<Long> MAXMEMORY_CLIENTS = Directive.named(
                    "maxmemory-clients", Types.bytesOrPercent(), 0L)
            .in(MEMORY)
            .live("The bytes that requests and replies of all clients may take before the clients that hold most are"
                    + " disconnected; or a percentage of maxmemory. 0 is no limit but that of the heap.");

    public static final LiveDirective<Long> BUSY_REPLY_THRESHOLD = Directive.named(
                    "busy-reply-threshold", Types.count(), 5000L)
            .alias("lua-time-limit")
            .in(MEMORY)
            .live("After how many milliseconds of a script other clients get BUSY instead of waiting; 0 is never.");

    public static final LiveDirective<Integer> HZ = Directive.named("hz", Types.clamped(1, 500), 10)
            .in(MEMORY)
            .live("How often a second background work is done, as the removal of expired keys. A number that is too"
                    + " low or too high counts as the lowest or highest.");

    // DIFFERS: Redis's default is no. A store that promises to keep what it acknowledged logs by default.
    public static final BootDirective<Boolean> APPENDONLY = Directive.named("appendonly", Types.yesNo(), true)
            .in(PERSISTENCE)
            .fixed(
                    "Whether writes are logged to the append-only file.",
                    "the log is opened at the start; restart the node to change it");

    public static final LiveDirective<AppendFsync> APPENDFSYNC = Directive.named(
                    "appendfsync", Types.oneOf(AppendFsync.class), AppendFsync.EVERYSEC)
            .in(PERSISTENCE)
            .live("When the append-only file is forced to disk: before each answer, every second, or when"
                    + " the kernel likes.");

    public static final BootDirective<String> APPENDFILENAME = Directive.named(
                    "appendfilename", Types.fileName(), "appendonly.aof")
            .in(PERSISTENCE)
            .boot("What the names of the append-only files begin with.");

    public static final BootDirective<String> APPENDDIRNAME = Directive.named(
                    "appenddirname", Types.fileName(), "appendonlydir")
            .in(PERSISTENCE)
            .boot("The directory inside dir that holds them.");

    public static final LiveDirective<Integer> AUTO_AOF_REWRITE_PERCENTAGE = Directive.named(
                    "auto-aof-rewrite-percentage", Types.integer(0, Integer.MAX_VALUE), 100)
            .in(PERSISTENCE)
            .live("The append-only file is rewritten when it has grown by so many percent since it was"
                    + " last; 0 is never.");

    public static final LiveDirective<Long> AUTO_AOF_REWRITE_MIN_SIZE = Directive.named(
                    "auto-aof-rewrite-min-size", Types.bytes(0, Long.MAX_VALUE), 64 * MB)
            .in(PERSISTENCE)
            .live("It is not rewritten for growth while it is smaller than this.");

    public static final LiveDirective<Boolean> AOF_LOAD_TRUNCATED = Directive.named(
                    "aof-load-truncated", Types.yesNo(), true)
            .in(PERSISTENCE)
            .live("Whether an append-only file that ends in the middle of a record is cut there and"
                    + " loaded; with no, the start is refused.");

    public static final BootDirective<String> DBFILENAME = Directive.named("dbfilename", Types.fileName(), "dump.rdb")
            .in(PERSISTENCE)
            .protectedFromClients("The name of the snapshot in dir.");

    public static final BootDirective<String> LOAD_SNAPSHOT = Directive.named("load-snapshot", Types.path("<file>"), "")
            .in(PERSISTENCE)
            .own("A snapshot that replaces all data at the start, as a new history; what was there is kept in the"
                    + " directory audit. It is absolute or relative to dir. One that was loaded so before is not loaded"
                    + " again, so that a restart loses nothing.");

    public static final LiveDirective<List<SavePoint>> SAVE = Directive.named(
                    "save", ListTypes.saveRules(), DEFAULT_RULES)
            .in(PERSISTENCE)
            .live("A snapshot is made when so many seconds have passed and so many keys have changed;"
                    + " several rules may stand; \"\" is never.");

    public static final LiveDirective<Boolean> STOP_WRITES_ON_BGSAVE_ERROR = Directive.named(
                    "stop-writes-on-bgsave-error", Types.yesNo(), true)
            .in(PERSISTENCE)
            .live("Whether writes are refused after a snapshot that a save rule asked for has failed.");

    public static final LiveDirective<Boolean> RDBCOMPRESSION = Directive.named("rdbcompression", Types.yesNo(), true)
            .in(PERSISTENCE)
            .live("Whether strings and packed collections in snapshots and DUMP are compressed.");

    public static final LiveDirective<Integer> RDB_VERSION = Directive.named("rdb-version", Types.integer(10, 11), 10)
            .in(PERSISTENCE)
            .live("The version of the snapshots that are written: 10 is what Redis 7.0 reads, 11 needs"
                    + " Redis 7.2.");

    public static final BootDirective<String> BACKUP_TARGET = Directive.named(
                    "backup-target",
                    Types.matching(
                            "file:/<directory>|s3://<bucket>/<prefix>",
                            "|file:/.*|s3://[^/]+(/([^/].*)?)?",
                            "argument must be file:/absolute/path or s3://bucket/prefix"),
                    "")
            .in(PERSISTENCE)
            .own("Where backups and the archive of the log lie: file:/directory or s3://bucket/prefix, for each"
                    + " data set its own; \"\" is nowhere. All members should have the same.");

    public static final LiveDirective<Boolean> ARCHIVE_ENABLED = Directive.named(
                    "archive-enabled", Types.yesNo(), false)
            .in(PERSISTENCE)
            .live("Whether the master stores its log in backup-target all the time, so that any moment can be"
                    + " restored (docs/protocol.md 9).");

    public static final LiveDirective<Integer> ARCHIVE_MAX_LAG_SECONDS = Directive.named(
                    "archive-max-lag-seconds", Types.integer(1, 3600), 5)
            .in(PERSISTENCE)
            .live("How many seconds a committed write waits at most before it is sent to the archive; less makes more"
                    + " and smaller objects.");

    public static final LiveDirective<Long> ARCHIVE_BACKLOG_SIZE = Directive.named(
                    "archive-backlog-size", Types.bytes(0, Long.MAX_VALUE), GB)
            .in(PERSISTENCE)
            .live(
                    "With archive-enabled yes, how many bytes of the log that a rewrite has covered stay on disk while the"
                            + " archive lacks them, or may lack them on a replica; what is beyond becomes a hole in the archive.");

    public static final BootDirective<AckMode> ACKNOWLEDGE = Directive.named(
                    "acknowledge", Types.oneOf(AckMode.class), AckMode.LOCAL)
            .in(REPLICATION)
            .own("When a write is answered: when it is written here, or when it is written on a majority"
                    + " of the members (docs/protocol.md 7 says what each can lose). All members should have"
                    + " the same.");

    public static final LiveDirective<Long> REPLICA_ACK_TIMEOUT = Directive.named(
                    "replica-ack-timeout", Types.millis(10, HOUR_MS), 1500L)
            .in(REPLICATION)
            .live("How many milliseconds a write waits in quorum mode for a majority before it is"
                    + " answered with -NOSYNCREPLICAS, which says that its outcome is unknown. The default"
                    + " lies below the two seconds after which common clients give up by themselves and above"
                    + " the pauses of a busy machine.");

    public static final LiveDirective<Integer> REPLICA_PRIORITY = Directive.named(
                    "replica-priority", Types.integer(0, Integer.MAX_VALUE), 100)
            .alias("slave-priority")
            .in(REPLICATION)
            .live("Which of equally complete replicas is promoted: the one with the lowest number. 0 is" + " never.");

    public static final BootDirective<Boolean> MASTER_LEASE = Directive.named("master-lease", Types.yesNo(), true)
            .in(REPLICATION)
            .own("Whether a master in local mode stops answering when a majority of sentinels no longer"
                    + " grants it leases. With no it serves on, as Redis does, and two masters may answer at"
                    + " once.");

    public static final LiveDirective<Boolean> REPLICA_SERVE_STALE_DATA = Directive.named(
                    "replica-serve-stale-data", Types.yesNo(), true)
            .alias("slave-serve-stale-data")
            .in(REPLICATION)
            .live("Whether a replica that has lost its master still answers reads.");

    /** The reason for which a replica takes no writes of its own. */
    static final String ONLY_READ = "only yes is possible: the log of a replica is its master's";

    // DIFFERS: Redis also allows no: writes on a replica that its master never sees.
    public static final BootDirective<Boolean> REPLICA_READ_ONLY = Directive.named(
                    "replica-read-only", Types.yesNo(), true)
            .alias("slave-read-only")
            .in(REPLICATION)
            .fixed("Always yes: the log of a replica is that of its master.", ONLY_READ);

    // DIFFERS: Redis also allows no: a replica that evicts for itself and differs from its master.
    public static final BootDirective<Boolean> REPLICA_IGNORE_MAXMEMORY = Directive.named(
                    "replica-ignore-maxmemory", Types.yesNo(), true)
            .alias("slave-ignore-maxmemory")
            .in(REPLICATION)
            .fixed("Always yes: only a master evicts, and its replicas follow.", ONLY_READ);

    public static final LiveDirective<Integer> MIN_REPLICAS_TO_WRITE = Directive.named(
                    "min-replicas-to-write", Types.integer(0, Integer.MAX_VALUE), 0)
            .alias("min-slaves-to-write")
            .in(REPLICATION)
            .live("With fewer good replicas than this, writes are refused.");

    public static final LiveDirective<Integer> MIN_REPLICAS_MAX_LAG = Directive.named(
                    "min-replicas-max-lag", Types.integer(0, Integer.MAX_VALUE), 10)
            .alias("min-slaves-max-lag")
            .in(REPLICATION)
            .live("How many seconds ago a good replica has last acknowledged at most.");

    // DIFFERS: Redis's default is 1mb and what is older means a full sync; here it means a read from disk.
    public static final LiveDirective<Long> REPL_BACKLOG_SIZE = Directive.named(
                    "repl-backlog-size", Types.bytes(1, Long.MAX_VALUE), 16 * MB)
            .in(REPLICATION)
            .live("The bytes of recent records that are kept in memory for replicas; what is older is"
                    + " read from the append-only file.");

    public static final LiveDirective<Integer> REPL_PING_REPLICA_PERIOD = Directive.named(
                    "repl-ping-replica-period", Types.integer(1, Integer.MAX_VALUE), 10)
            .alias("repl-ping-slave-period")
            .in(REPLICATION)
            .live("While a replica of Redis is attached: after so many seconds without a write a PING goes into the"
                    + " log.");

    public static final LiveDirective<Integer> REPL_TIMEOUT = Directive.named(
                    "repl-timeout", Types.integer(1, Integer.MAX_VALUE), 60)
            .in(REPLICATION)
            .live("How many seconds a replica of Redis may be silent before it is disconnected.");

    public static final LiveDirective<Integer> SHUTDOWN_TIMEOUT = Directive.named(
                    "shutdown-timeout", Types.integer(0, Integer.MAX_VALUE), 10)
            .in(REPLICATION)
            .live("How many seconds a stopping master waits for replicas that lag; 0 is not at all.");

    public static final LiveDirective<Long> HASH_MAX_LISTPACK_ENTRIES = Directive.named(
                    "hash-max-listpack-entries", Types.count(), 512L)
            .alias("hash-max-ziplist-entries")
            .in(ENCODINGS)
            .live("A hash with more fields is no longer packed.");

    public static final LiveDirective<Long> HASH_MAX_LISTPACK_VALUE = Directive.named(
                    "hash-max-listpack-value", Types.bytes(0, Long.MAX_VALUE), 64L)
            .alias("hash-max-ziplist-value")
            .in(ENCODINGS)
            .live("A hash with a longer field or value is not packed.");

    public static final LiveDirective<Long> SET_MAX_INTSET_ENTRIES = Directive.named(
                    "set-max-intset-entries", Types.count(), 512L)
            .in(ENCODINGS)
            .live("A set of more integers is no longer packed.");

    public static final LiveDirective<Long> ZSET_MAX_LISTPACK_ENTRIES = Directive.named(
                    "zset-max-listpack-entries", Types.count(), 128L)
            .alias("zset-max-ziplist-entries")
            .in(ENCODINGS)
            .live("A sorted set with more members is no longer packed.");

    public static final LiveDirective<Long> ZSET_MAX_LISTPACK_VALUE = Directive.named(
                    "zset-max-listpack-value", Types.bytes(0, Long.MAX_VALUE), 64L)
            .alias("zset-max-ziplist-value")
            .in(ENCODINGS)
            .live("A sorted set with a longer member is not packed.");

    public static final LiveDirective<Long> HLL_SPARSE_MAX_BYTES = Directive.named(
                    "hll-sparse-max-bytes", Types.bytes(0, Long.MAX_VALUE), 3000L)
            .in(ENCODINGS)
            .live("A sparse HyperLogLog that would grow longer becomes dense, which takes 12 KB.");

    public static final LiveDirective<Integer> SLOWLOG_LOG_SLOWER_THAN = Directive.named(
                    "slowlog-log-slower-than", Types.integer(-1, Integer.MAX_VALUE), 10_000)
            .in(PROCESS)
            .live("SLOWLOG shows commands that took so many microseconds; -1 is none.");

    public static final LiveDirective<Integer> SLOWLOG_MAX_LEN = Directive.named(
                    "slowlog-max-len", Types.integer(0, Integer.MAX_VALUE), 128)
            .in(PROCESS)
            .live("How many of them it keeps; each takes up to 5 KB.");

    public static final LiveDirective<Integer> LATENCY_MONITOR_THRESHOLD = Directive.named(
                    "latency-monitor-threshold", Types.integer(0, Integer.MAX_VALUE), 0)
            .in(PROCESS)
            .live("LATENCY shows when commands took so many milliseconds; 0 is never.");

    public static final LiveDirective<Boolean> LATENCY_TRACKING = Directive.named(
                    "latency-tracking", Types.yesNo(), true)
            .in(PROCESS)
            .live("Whether the times of each command are kept for LATENCY HISTOGRAM and INFO latencystats.");

    public static final LiveDirective<List<Double>> LATENCY_TRACKING_INFO_PERCENTILES = Directive.named(
                    "latency-tracking-info-percentiles", ListTypes.percentiles(), List.of(50.0, 99.0, 99.9))
            .in(PROCESS)
            .live("The percentages of calls of which INFO latencystats tells the longest time; \"\" is none.");

    public static final LiveDirective<String> NOTIFY_KEYSPACE_EVENTS = Directive.named(
                    "notify-keyspace-events", new EventClasses(), "")
            .in(PROCESS)
            .live("The events of keys that are published: classes by their letters (A for all but m and n), with K on a"
                    + " channel for each key, with E on one for each kind of event; \"\" is none.");

    public static final LiveDirective<Long> TRACKING_TABLE_MAX_KEYS = Directive.named(
                    "tracking-table-max-keys", Types.count(), 1_000_000L)
            .in(MEMORY)
            .live("How many keys that clients have read and may cache are remembered; clients are told to forget those"
                    + " beyond. 0 is no limit but that of a sixteenth of the memory.");

    public static final LiveDirective<Long> STREAM_NODE_MAX_BYTES = Directive.named(
                    "stream-node-max-bytes", Types.bytes(0, Long.MAX_VALUE), 4096L)
            .in(ENCODINGS)
            .live("The bytes of stream entries that are packed together; 0 is no limit.");

    public static final LiveDirective<Long> STREAM_NODE_MAX_ENTRIES = Directive.named(
                    "stream-node-max-entries", Types.count(), 100L)
            .in(ENCODINGS)
            .live("The number of stream entries that are packed together; 0 is no limit.");

    public static final BootDirective<DebugAccess> ENABLE_DEBUG_COMMAND = Directive.named(
                    "enable-debug-command", Types.oneOf(DebugAccess.class), DebugAccess.NO)
            .in(PROCESS)
            .boot("Whether DEBUG may be used: by nobody, by everybody, or by connections from this" + " machine.");

    private NodeDirectives() {}

    static List<Directive<?>> all() {
        return List.of(
                PORT,
                PROTECTED_MODE,
                EVENT_LOOPS,
                CLIENT_QUERY_BUFFER_LIMIT,
                CLIENT_OUTPUT_BUFFER_LIMIT,
                PROTO_MAX_BULK_LEN,
                DATABASES,
                MAXMEMORY,
                MAXMEMORY_POLICY,
                MAXMEMORY_SAMPLES,
                MAXMEMORY_EVICTION_TENACITY,
                LFU_LOG_FACTOR,
                LFU_DECAY_TIME,
                MAXMEMORY_CLIENTS,
                BUSY_REPLY_THRESHOLD,
                HZ,
                APPENDONLY,
                APPENDFSYNC,
                APPENDFILENAME,
                APPENDDIRNAME,
                AUTO_AOF_REWRITE_PERCENTAGE,
                AUTO_AOF_REWRITE_MIN_SIZE,
                AOF_LOAD_TRUNCATED,
                DBFILENAME,
                LOAD_SNAPSHOT,
                SAVE,
                STOP_WRITES_ON_BGSAVE_ERROR,
                RDBCOMPRESSION,
                RDB_VERSION,
                BACKUP_TARGET,
                ARCHIVE_ENABLED,
                ARCHIVE_MAX_LAG_SECONDS,
                ARCHIVE_BACKLOG_SIZE,
                ACKNOWLEDGE,
                REPLICA_ACK_TIMEOUT,
                REPLICA_PRIORITY,
                MASTER_LEASE,
                REPLICA_SERVE_STALE_DATA,
                REPLICA_READ_ONLY,
                REPLICA_IGNORE_MAXMEMORY,
                MIN_REPLICAS_TO_WRITE,
                MIN_REPLICAS_MAX_LAG,
                REPL_BACKLOG_SIZE,
                REPL_PING_REPLICA_PERIOD,
                REPL_TIMEOUT,
                SHUTDOWN_TIMEOUT,
                HASH_MAX_LISTPACK_ENTRIES,
                HASH_MAX_LISTPACK_VALUE,
                SET_MAX_INTSET_ENTRIES,
                ZSET_MAX_LISTPACK_ENTRIES,
                ZSET_MAX_LISTPACK_VALUE,
                HLL_SPARSE_MAX_BYTES,
                SLOWLOG_LOG_SLOWER_THAN,
                SLOWLOG_MAX_LEN,
                LATENCY_MONITOR_THRESHOLD,
                LATENCY_TRACKING,
                LATENCY_TRACKING_INFO_PERCENTILES,
                NOTIFY_KEYSPACE_EVENTS,
                TRACKING_TABLE_MAX_KEYS,
                STREAM_NODE_MAX_BYTES,
                STREAM_NODE_MAX_ENTRIES,
                ENABLE_DEBUG_COMMAND);
    }
}
