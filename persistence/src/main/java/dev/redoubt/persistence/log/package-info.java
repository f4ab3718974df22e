/**
 * Value types of the log: identities, terms, positions and records (docs/protocol.md, 1.0).
 *
 * <p>Every pure core and both disk formats share them. The package may use only the JDK. It must not know files, clocks,
 * threads, random sources or actors. Start reading at {@link dev.redoubt.persistence.log.LogRecord}.
 */
@NullMarked
package dev.redoubt.persistence.log;

import org.jspecify.annotations.NullMarked;
