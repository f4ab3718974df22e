package dev.redoubt.persistence.backup.restore;

import dev.redoubt.persistence.backup.ArchiveNames;

/**
 * A range of places that can be restored.
 *
 * @param base the first of them
 * @param lastIndex the last record behind it; the index of the base if there is none
 * @param lastUnixMs the time of that record. It is too high where a segment reaches beyond the branch: the name of the
 *     segment tells the time of its own last record only
 */
public record Window(ArchiveNames.Base base, long lastIndex, long lastUnixMs) {}
