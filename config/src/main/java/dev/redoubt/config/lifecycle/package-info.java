/**
 * The one idiom for whatever a component opens and must close: listeners, timers, handles, files. A component keeps one
 * {@link dev.redoubt.config.lifecycle.Resources}, adds to it what it opens, and closes it where it ends: in PostStop for
 * an actor, in {@code close} for everything else.
 *
 * <p>May use: the JDK and SLF4J. Must not enter: anything that knows what is being closed.
 */
@NullMarked
package dev.redoubt.config.lifecycle;

import org.jspecify.annotations.NullMarked;
