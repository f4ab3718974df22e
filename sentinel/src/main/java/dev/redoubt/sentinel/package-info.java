/**
 * The sentinel process: its command line, and its start and end.
 *
 * <p>The package may use {@code config}, {@code config.lifecycle}, {@code config.logging}, {@code sentinel.actor} and
 * the JDK. It must not use votes, terms or clients for decisions: the packages below decide. Start reading at
 * {@link dev.redoubt.sentinel.SentinelMain}.
 */
@NullMarked
package dev.redoubt.sentinel;

import org.jspecify.annotations.NullMarked;
