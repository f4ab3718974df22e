package dev.redoubt.node.shard.info;

/**
 * The archiving of a shard's log, for INFO.
 *
 * @param enabled {@code archive-enabled}, with a target
 * @param state {@code off} while another member archives or none does; {@code connecting}, {@code active}, {@code
 *     failing}; {@code foreign} if the target holds another data set
 * @param target as the operator wrote it; empty if there is none
 * @param lastIndex the last record that the archive has; 0 if none, or not known
 * @param lastStoredMs when this process stored something last, in Unix milliseconds; 0 for never
 * @param lagMs for how long committed records have waited for the archive, in milliseconds
 * @param segments that this process has stored
 * @param failures of this process; each is tried again
 * @param lastError the cause of the last failure; empty if the last try succeeded
 * @param holes that this process has left in the archive
 * @param backups that wait to be stored
 * @param lastBackupMs when the last backup that this process has stored was begun, in Unix milliseconds; 0 for none
 * @param nextBackupMs when {@code backup-schedule} makes the next one, in Unix milliseconds; 0 for never, or not known
 */
public record ArchiveStatus(
        boolean enabled,
        String state,
        String target,
        long lastIndex,
        long lastStoredMs,
        long lagMs,
        long segments,
        long failures,
        String lastError,
        long holes,
        int backups,
        long lastBackupMs,
        long nextBackupMs) {}
