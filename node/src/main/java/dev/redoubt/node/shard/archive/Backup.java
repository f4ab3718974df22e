package dev.redoubt.node.shard.archive;

import dev.redoubt.persistence.aof.format.BaseInfo;
import org.jspecify.annotations.Nullable;

/**
 * A base that is to be stored with an entry in the catalogue.
 *
 * @param id its name in the catalogue
 * @param base the place in the log; its file is a name of the snapshot that nobody else removes
 * @param reason as in {@link dev.redoubt.persistence.backup.BackupManifest}
 * @param startedMs when the snapshot was begun, in Unix milliseconds
 * @param digest of the data set at the cut, 40 hex digits; null if none was taken
 */
record Backup(String id, BaseInfo base, String reason, long startedMs, @Nullable String digest) {}
