/**
 * The value types of the log, shared by every pure core and by both disk formats.
 *
 * <p>The package may use the JDK. It must not use files, clocks, threads or randomness. Start reading at {@link
 * dev.redoubt.persistence.log.LogRecord}.
 */
@NullMarked
package dev.redoubt.persistence.log;

import org.jspecify.annotations.NullMarked;
