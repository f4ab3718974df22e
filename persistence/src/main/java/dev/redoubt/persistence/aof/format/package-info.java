/**
 * The text and binary forms of the log: record lines, the chain of records, the manifest, and the RESP scanner
 * (docs/protocol.md, 2.1 to 2.4).
 *
 * <p>The package may use the JDK and {@code persistence.log}. It is pure: it must not know files, actors,
 * threads, the wall clock or unseeded randomness; time and randomness are parameters. Start reading at
 * {@link dev.redoubt.persistence.aof.format.RecordCodec}.
 */
@NullMarked
package dev.redoubt.persistence.aof.format;

import org.jspecify.annotations.NullMarked;
