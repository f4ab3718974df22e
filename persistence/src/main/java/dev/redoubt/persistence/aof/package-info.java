/**
 * The log on disk: Redis's multi-part append-only file with our record lines in it (docs/protocol.md, 2).
 *
 * <p>This room is for the record codec, the manifest, the files, their loading and repair, and the small durable state
 * of a member. It may use the JDK and {@code persistence.log}; no RDB content, data model, actor, thread, wall clock or
 * unseeded randomness may enter (time and randomness are parameters), and no file is touched but through
 * {@link dev.redoubt.persistence.aof.LogStorage}. Start reading at {@link dev.redoubt.persistence.aof.RecordCodec} for
 * the format, at {@link dev.redoubt.persistence.aof.AofLog} for the life of the files and at
 * {@link dev.redoubt.persistence.aof.LogLoader} for what happens at a start.
 */
@NullMarked
package dev.redoubt.persistence.aof;

import org.jspecify.annotations.NullMarked;
