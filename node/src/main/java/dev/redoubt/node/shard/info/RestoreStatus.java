package dev.redoubt.node.shard.info;

/**
 * The online restore of a shard (BACKUP RESTORE), for INFO.
 *
 * @param state of the one that runs, in lower case; {@code idle} if none does
 * @param progress in words; empty if none runs
 * @param startedMs when it began, Unix time in milliseconds; 0 if none runs
 * @param lastStatus of the last one of this process: {@code none}, {@code ok} or {@code failed}
 * @param lastIndex the record up to which it restored; 0 if none succeeded
 * @param lastRecord the record by which the shard took over the restored state; 0 if none succeeded
 * @param lastError why the last one failed; empty if it succeeded
 */
public record RestoreStatus(
        String state,
        String progress,
        long startedMs,
        String lastStatus,
        long lastIndex,
        long lastRecord,
        String lastError) {}
