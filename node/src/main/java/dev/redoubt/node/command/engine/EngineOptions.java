package dev.redoubt.node.command.engine;

/** Settings that handlers change, or ask for while they run. The shard's thread only. */
public final class EngineOptions {
    private boolean scriptsMayCallAll;
    private boolean cronPaused;
    private long maxStringBytes = 512L << 20;
    private int rdbVersion = 10;
    private boolean rdbCompressed = true;
    private long hllSparseMaxBytes = 3000;

    /** {@code proto-max-bulk-len}, which bounds what a string may grow to as well. */
    public void setMaxStringBytes(long bytes) {
        this.maxStringBytes = bytes;
    }

    public long maxStringBytes() {
        return maxStringBytes;
    }

    /** {@code rdb-version}: that of DUMP, and the highest that RESTORE takes. */
    public void setRdbVersion(int version) {
        this.rdbVersion = version;
    }

    public int rdbVersion() {
        return rdbVersion;
    }

    /** {@code rdbcompression}, of DUMP. */
    public void setRdbCompressed(boolean compressed) {
        this.rdbCompressed = compressed;
    }

    public boolean rdbCompressed() {
        return rdbCompressed;
    }

    /** {@code hll-sparse-max-bytes}: a sparse HyperLogLog that would grow beyond it becomes dense. */
    public void setHllSparseMaxBytes(long bytes) {
        this.hllSparseMaxBytes = bytes;
    }

    public long hllSparseMaxBytes() {
        return hllSparseMaxBytes;
    }

    /** DEBUG SET-DISABLE-DENY-SCRIPTS: scripts may call what is forbidden to them otherwise. */
    public void setScriptsMayCallAll(boolean all) {
        scriptsMayCallAll = all;
    }

    /** DEBUG PAUSE-CRON: keys neither expire nor are evicted without a command. */
    public void setCronPaused(boolean paused) {
        cronPaused = paused;
    }

    /** Returns whether keys neither expire nor are evicted without a command. */
    public boolean cronPaused() {
        return cronPaused;
    }

    /** Returns whether scripts may call what is forbidden to them otherwise. */
    public boolean scriptsMayCallAll() {
        return scriptsMayCallAll;
    }
}
