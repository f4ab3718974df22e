/**
 * The formats of the log: the record codec, the chain of checksums, the manifest, and the scanner of RESP commands.
 * Pure.
 *
 * <p>The package may use {@code persistence.log} and the JDK. It must not use files, actors, threads or clocks. Start
 * reading at {@link dev.redoubt.persistence.aof.format.RecordCodec}.
 */
@NullMarked
package dev.redoubt.persistence.aof.format;

import org.jspecify.annotations.NullMarked;
