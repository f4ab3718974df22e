/**
 * The end of backups (docs/protocol.md 9.8): which of them a rule keeps, what nothing in the archive needs then, and its
 * deletion.
 *
 * <p>The package may use {@code config}, {@code persistence.aof.format}, {@code persistence.backup}, {@code
 * persistence.backup.restore}, {@code persistence.log} and the JDK. It must not use actors, threads or wall clocks.
 * Start reading at {@link dev.redoubt.persistence.backup.retention.GarbagePlan}.
 */
@NullMarked
package dev.redoubt.persistence.backup.retention;

import org.jspecify.annotations.NullMarked;
