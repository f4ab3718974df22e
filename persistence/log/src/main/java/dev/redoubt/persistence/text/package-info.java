/**
 * Text forms that several packages share: numbers and ids of stream entries as Redis writes
 * them, and the fields of a durable state.
 *
 * <p>The package may use the JDK and {@code persistence.log}. It is pure: it must not know files, actors, clocks or
 * threads. Start reading at {@link dev.redoubt.persistence.text.RedisNumbers}.
 */
@NullMarked
package dev.redoubt.persistence.text;

import org.jspecify.annotations.NullMarked;
