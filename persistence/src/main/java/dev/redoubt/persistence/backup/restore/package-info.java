/**
 * The reading side of an archive (docs/protocol.md 9.5): what it holds, which places of which branch can be restored,
 * and a data directory that ends at one of them.
 *
 * <p>The package may use {@code persistence.aof}, {@code persistence.aof.format}, {@code persistence.aof.recovery},
 * {@code persistence.backup}, {@code persistence.log}, {@code persistence.rdb} and the JDK. It must not use actors,
 * threads or wall clocks, and changes nothing in the archive. Start reading at {@link
 * dev.redoubt.persistence.backup.restore.Branch}.
 */
@NullMarked
package dev.redoubt.persistence.backup.restore;

import org.jspecify.annotations.NullMarked;
