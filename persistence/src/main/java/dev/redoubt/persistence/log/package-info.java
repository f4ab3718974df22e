/**
 * Value types of the log: identities, terms, positions and records (docs/protocol.md, 1.0).
 *
 * <p>Every pure core and both disk formats share them. This room may use the JDK only: no file, clock, thread, random
 * source or actor may enter. Start reading at {@link dev.redoubt.persistence.log.LogRecord}.
 */
@NullMarked
package dev.redoubt.persistence.log;

import org.jspecify.annotations.NullMarked;
