/**
 * The log on disk and its one writer: Redis's multi-part append-only file with record lines in it (docs/protocol.md, 2).
 *
 * <p>The package is for the storage port, the files of a log, the writer, its readers, and the small durable state of a
 * member. It may use the JDK, {@code persistence.log} and {@code persistence.aof.format}. It must not know RDB
 * content, the data model, actors, threads, the wall clock or unseeded randomness: time and randomness are parameters. Files are reached
 * only through {@link dev.redoubt.persistence.aof.LogStorage}. Start reading at
 * {@link dev.redoubt.persistence.aof.ShardLog}, then {@link dev.redoubt.persistence.aof.AofLog}.
 */
@NullMarked
package dev.redoubt.persistence.aof;

import org.jspecify.annotations.NullMarked;
