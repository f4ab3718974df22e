package dev.redoubt.config;

import java.util.List;

/**
 * What a node runs with. Immutable; of the directives that CONFIG SET may change, {@link LiveConfig#now} gives the present values.
 */
public record NodeSettings(Values values) implements ProcessSettings {
    public NodeSettings {
        values.checkRole(Role.NODE);
    }

    /** Nothing configured. */
    public static NodeSettings defaults() {
        return new NodeSettings(Values.defaults(Role.NODE));
    }

    /** The same but for one value: for tests, which need no command line. Nothing is checked or derived. */
    public <T> NodeSettings with(Directive<T> directive, T value) {
        return new NodeSettings(values.with(directive, value));
    }

    /** {@link NodeDirectives#PORT}. */
    public int port() {
        return values.get(NodeDirectives.PORT);
    }

    /** {@link NodeDirectives#EVENT_LOOPS}. */
    public int eventLoops() {
        return values.get(NodeDirectives.EVENT_LOOPS);
    }

    /** {@link NodeDirectives#CLIENT_QUERY_BUFFER_LIMIT}. */
    public long clientQueryBufferLimit() {
        return values.get(NodeDirectives.CLIENT_QUERY_BUFFER_LIMIT);
    }

    /** {@link NodeDirectives#CLIENT_OUTPUT_BUFFER_LIMIT}. */
    public OutputLimits clientOutputBufferLimit() {
        return values.get(NodeDirectives.CLIENT_OUTPUT_BUFFER_LIMIT);
    }

    /** {@link NodeDirectives#PROTO_MAX_BULK_LEN}. */
    public long protoMaxBulkLen() {
        return values.get(NodeDirectives.PROTO_MAX_BULK_LEN);
    }

    /** {@link NodeDirectives#DATABASES}. */
    public int databases() {
        return values.get(NodeDirectives.DATABASES);
    }

    /** {@link NodeDirectives#MAXMEMORY}. */
    public long maxmemory() {
        return values.get(NodeDirectives.MAXMEMORY);
    }

    /** {@link NodeDirectives#MAXMEMORY_POLICY}. */
    public EvictionPolicy maxmemoryPolicy() {
        return values.get(NodeDirectives.MAXMEMORY_POLICY);
    }

    /** {@link NodeDirectives#HZ}. */
    public int hz() {
        return values.get(NodeDirectives.HZ);
    }

    /** {@link NodeDirectives#APPENDONLY}. */
    public boolean appendonly() {
        return values.get(NodeDirectives.APPENDONLY);
    }

    /** {@link NodeDirectives#APPENDFSYNC}. */
    public AppendFsync appendfsync() {
        return values.get(NodeDirectives.APPENDFSYNC);
    }

    /** {@link NodeDirectives#APPENDFILENAME}. */
    public String appendfilename() {
        return values.get(NodeDirectives.APPENDFILENAME);
    }

    /** {@link NodeDirectives#APPENDDIRNAME}. */
    public String appenddirname() {
        return values.get(NodeDirectives.APPENDDIRNAME);
    }

    /** {@link NodeDirectives#AUTO_AOF_REWRITE_PERCENTAGE}. */
    public int autoAofRewritePercentage() {
        return values.get(NodeDirectives.AUTO_AOF_REWRITE_PERCENTAGE);
    }

    /** {@link NodeDirectives#AUTO_AOF_REWRITE_MIN_SIZE}. */
    public long autoAofRewriteMinSize() {
        return values.get(NodeDirectives.AUTO_AOF_REWRITE_MIN_SIZE);
    }

    /** {@link NodeDirectives#AOF_LOAD_TRUNCATED}. */
    public boolean aofLoadTruncated() {
        return values.get(NodeDirectives.AOF_LOAD_TRUNCATED);
    }

    /** {@link NodeDirectives#DBFILENAME}. */
    public String dbfilename() {
        return values.get(NodeDirectives.DBFILENAME);
    }

    /** {@link NodeDirectives#SAVE}. */
    public List<SavePoint> save() {
        return values.get(NodeDirectives.SAVE);
    }

    /** {@link NodeDirectives#STOP_WRITES_ON_BGSAVE_ERROR}. */
    public boolean stopWritesOnBgsaveError() {
        return values.get(NodeDirectives.STOP_WRITES_ON_BGSAVE_ERROR);
    }

    /** {@link NodeDirectives#RDBCOMPRESSION}. */
    public boolean rdbcompression() {
        return values.get(NodeDirectives.RDBCOMPRESSION);
    }

    /** {@link NodeDirectives#RDB_VERSION}. */
    public int rdbVersion() {
        return values.get(NodeDirectives.RDB_VERSION);
    }

    /** {@link NodeDirectives#ACKNOWLEDGE}. */
    public Acknowledge acknowledge() {
        return values.get(NodeDirectives.ACKNOWLEDGE);
    }

    /** {@link NodeDirectives#SHUTDOWN_TIMEOUT}, in seconds. */
    public int shutdownTimeout() {
        return values.get(NodeDirectives.SHUTDOWN_TIMEOUT);
    }

    /** {@link NodeDirectives#REPLICA_ACK_TIMEOUT}. */
    public long replicaAckTimeout() {
        return values.get(NodeDirectives.REPLICA_ACK_TIMEOUT);
    }

    /** {@link NodeDirectives#REPLICA_PRIORITY}. */
    public int replicaPriority() {
        return values.get(NodeDirectives.REPLICA_PRIORITY);
    }

    /** {@link NodeDirectives#MASTER_LEASE}. */
    public boolean masterLease() {
        return values.get(NodeDirectives.MASTER_LEASE);
    }

    /** {@link NodeDirectives#REPLICA_SERVE_STALE_DATA}. */
    public boolean replicaServeStaleData() {
        return values.get(NodeDirectives.REPLICA_SERVE_STALE_DATA);
    }

    /** {@link NodeDirectives#REPLICA_READ_ONLY}. */
    public boolean replicaReadOnly() {
        return values.get(NodeDirectives.REPLICA_READ_ONLY);
    }

    /** {@link NodeDirectives#MIN_REPLICAS_TO_WRITE}. */
    public int minReplicasToWrite() {
        return values.get(NodeDirectives.MIN_REPLICAS_TO_WRITE);
    }

    /** {@link NodeDirectives#MIN_REPLICAS_MAX_LAG}. */
    public int minReplicasMaxLag() {
        return values.get(NodeDirectives.MIN_REPLICAS_MAX_LAG);
    }

    /** {@link NodeDirectives#REPL_BACKLOG_SIZE}. */
    public long replBacklogSize() {
        return values.get(NodeDirectives.REPL_BACKLOG_SIZE);
    }

    /** {@link NodeDirectives#HASH_MAX_LISTPACK_ENTRIES}. */
    public int hashMaxListpackEntries() {
        return values.get(NodeDirectives.HASH_MAX_LISTPACK_ENTRIES);
    }

    /** {@link NodeDirectives#HASH_MAX_LISTPACK_VALUE}. */
    public int hashMaxListpackValue() {
        return values.get(NodeDirectives.HASH_MAX_LISTPACK_VALUE);
    }

    /** {@link NodeDirectives#SET_MAX_INTSET_ENTRIES}. */
    public int setMaxIntsetEntries() {
        return values.get(NodeDirectives.SET_MAX_INTSET_ENTRIES);
    }

    /** {@link NodeDirectives#ZSET_MAX_LISTPACK_ENTRIES}. */
    public int zsetMaxListpackEntries() {
        return values.get(NodeDirectives.ZSET_MAX_LISTPACK_ENTRIES);
    }

    /** {@link NodeDirectives#ZSET_MAX_LISTPACK_VALUE}. */
    public int zsetMaxListpackValue() {
        return values.get(NodeDirectives.ZSET_MAX_LISTPACK_VALUE);
    }

    /** {@link NodeDirectives#ENABLE_DEBUG_COMMAND}. */
    public DebugAccess enableDebugCommand() {
        return values.get(NodeDirectives.ENABLE_DEBUG_COMMAND);
    }
}
