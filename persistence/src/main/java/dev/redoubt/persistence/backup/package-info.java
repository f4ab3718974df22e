/**
 * Backups and the archive of a shard's log in a store of objects (docs/protocol.md 9): the port to a store, the names of
 * the objects, the entries of the catalogue.
 *
 * <p>The package may use {@code persistence.aof}, {@code persistence.aof.format}, {@code persistence.log}, {@code
 * persistence.text} and the JDK. It must not use actors, threads or wall clocks. Start reading at {@link
 * dev.redoubt.persistence.backup.ArchiveNames}.
 */
@NullMarked
package dev.redoubt.persistence.backup;

import org.jspecify.annotations.NullMarked;
