/**
 * The log on disk: Redis's multi-part append-only file with the record lines of this project in it (docs/protocol.md
 * 2). The package holds the one writer of a shard's log, the files, and the small durable state of a member.
 *
 * <p>The package may use {@code persistence.aof.format}, {@code persistence.log} and the JDK. It must not use actors,
 * threads, wall clocks or unseeded randomness, and touches files only through {@link
 * dev.redoubt.persistence.aof.LogStorage}. Start reading at {@link dev.redoubt.persistence.aof.AofLog}.
 */
@NullMarked
package dev.redoubt.persistence.aof;

import org.jspecify.annotations.NullMarked;
