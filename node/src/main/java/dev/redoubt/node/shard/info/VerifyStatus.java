package dev.redoubt.node.shard.info;

/**
 * The verification of backups by this process, for INFO and BACKUP INFO.
 *
 * @param runs true while one runs
 * @param progress of it, in words; empty if none runs
 * @param startedMs when it began, Unix time in milliseconds; 0 if none runs
 * @param lastStatus of the last one: {@code none}; {@code ok}; {@code damaged}; {@code failed} if it could not be done
 * @param lastBackup the id of the backup that was verified last; empty if none was
 * @param lastMs when that verification ended, Unix time in milliseconds; 0 if none did
 * @param lastIndex the last record that it found whole
 * @param lastFaults how many objects it found damaged or missing
 * @param lastError the first damage, or why the last one could not be done; empty if it was ok
 * @param nextMs when {@code backup-verify-schedule} verifies next, in Unix milliseconds; 0 for never, or not known
 */
public record VerifyStatus(
        boolean runs,
        String progress,
        long startedMs,
        String lastStatus,
        String lastBackup,
        long lastMs,
        long lastIndex,
        int lastFaults,
        String lastError,
        long nextMs) {}
