/**
 * The start of a log: opening a directory, following the chain, truncating a torn tail, and turning commands without
 * record lines into records (docs/protocol.md, 2.5 and 2.6).
 *
 * <p>The package may use {@code persistence.aof}, {@code persistence.aof.format} and {@code persistence.log}; those
 * packages do not know it. No actor, thread, wall clock or unseeded randomness may enter, and files are reached only
 * through {@link dev.redoubt.persistence.aof.LogStorage}. Start reading at {@code LogLoader}.
 */
@NullMarked
package dev.redoubt.persistence.aof.recovery;

import org.jspecify.annotations.NullMarked;
