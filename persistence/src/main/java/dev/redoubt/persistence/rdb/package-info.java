/**
 * The RDB format: a streaming reader that calls a visitor, and a writer.
 *
 * <p>The package may use {@code persistence.text} and the JDK. It must not use a data model, actors, threads or clocks.
 * Start reading at {@link dev.redoubt.persistence.rdb.RdbReader}.
 */
@NullMarked
package dev.redoubt.persistence.rdb;

import org.jspecify.annotations.NullMarked;
