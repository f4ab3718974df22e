/**
 * The start of a log: opening a directory, following the chain, truncating a torn tail, and turning commands without
 * record lines into records (docs/protocol.md, 2.5 and 2.6).
 *
 * <p>The package may use {@code persistence.aof}, {@code persistence.aof.format}, {@code persistence.rdb} and
 * {@code persistence.log}; those packages do not know it. It must not know actors, threads, the wall clock or unseeded
 * randomness, and it reaches files only through {@link dev.redoubt.persistence.aof.LogStorage}. Start reading at
 * {@link dev.redoubt.persistence.aof.recovery.LogOpener}, then at {@code LogLoader}.
 */
@NullMarked
package dev.redoubt.persistence.aof.recovery;

import org.jspecify.annotations.NullMarked;
