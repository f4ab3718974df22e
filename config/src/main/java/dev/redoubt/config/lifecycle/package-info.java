/**
 * The one idiom for what a component opens: a scope that closes registrations, timers and handles in reverse order.
 *
 * <p>The package may use the JDK. It must not use any other package. Start reading at {@link
 * dev.redoubt.config.lifecycle.Registration}.
 */
@NullMarked
package dev.redoubt.config.lifecycle;

import org.jspecify.annotations.NullMarked;
