/**
 * The one idiom for what a component opens, a scope that closes registrations, timers and handles in reverse order; and
 * the watch that ends the process when a part of it fails.
 *
 * <p>The package may use the JDK. It must not use any other package. Start reading at {@link
 * dev.redoubt.config.lifecycle.Resources}.
 */
@NullMarked
package dev.redoubt.config.lifecycle;

import org.jspecify.annotations.NullMarked;
