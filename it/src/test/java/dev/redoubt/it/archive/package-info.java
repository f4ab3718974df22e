/**
 * Archives of real processes. Nodes are killed and replaced while they archive, and what is in the archive is checked
 * against docs/protocol.md 9 without the code that writes and reads it; and what is restored from an archive is compared
 * with what clients wrote.
 *
 * <p>The package may use the test harness, {@code persistence.testing}, and of the product the names of the archive, the
 * codec of the log and the tools. It must not use the code of the archiver. Start reading at {@link
 * dev.redoubt.it.archive.ArchiveIT}.
 */
@NullMarked
package dev.redoubt.it.archive;

import org.jspecify.annotations.NullMarked;
