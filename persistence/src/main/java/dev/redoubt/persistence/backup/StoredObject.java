package dev.redoubt.persistence.backup;

/**
 * An object of a {@link BackupTarget}.
 *
 * @param name below the target's prefix
 * @param size in bytes
 */
public record StoredObject(String name, long size) {}
