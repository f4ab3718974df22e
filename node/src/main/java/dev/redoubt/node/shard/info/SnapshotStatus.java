package dev.redoubt.node.shard.info;

/**
 * The snapshots of a shard so far, and the one that runs.
 *
 * @param running true while one is taken or wanted
 * @param scheduled true if another one is wanted
 * @param changes of the keyspace since the last one
 * @param lastOk false if the last one failed
 * @param lastSaveSeconds Unix time in seconds of the last good one
 * @param lastDurationSeconds of the last one; -1 before the first
 * @param currentSeconds for how long one has run; -1 if none runs
 * @param held bytes that stand only for the one that runs: what is overwritten meanwhile, as Redis counts copied pages
 * @param heldPeak the most that {@code held} has been in the one that runs
 * @param lastHeld what {@code held} was at the end of the last one
 * @param count of the good ones
 * @param logBytes of the AOF; negative if not known
 * @param baseBytes of the AOF when it had grown least; negative if not known
 * @param keysWritten of the one that runs; 0 if none does
 * @param keysTotal that it will write
 */
public record SnapshotStatus(
        boolean running,
        boolean scheduled,
        long changes,
        boolean lastOk,
        long lastSaveSeconds,
        long lastDurationSeconds,
        long currentSeconds,
        long held,
        long heldPeak,
        long lastHeld,
        long count,
        long logBytes,
        long baseBytes,
        long keysWritten,
        long keysTotal) {}
