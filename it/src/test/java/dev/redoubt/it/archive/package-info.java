/**
 * Archives of real processes: nodes are killed and replaced while they archive, and what is in the archive is checked
 * against docs/protocol.md 9.
 *
 * <p>The package may use the test harness, {@code persistence.testing}, and of the product the names of the archive and
 * the codec of the log. It must not use what writes or restores an archive. Start reading at {@link
 * dev.redoubt.it.archive.ArchiveIT}.
 */
@NullMarked
package dev.redoubt.it.archive;

import org.jspecify.annotations.NullMarked;
