/**
 * The logging of nodes and sentinels as Redis prints it, on logback. It is a module of its own, so that a program with
 * a message client keeps the logging that it has.
 *
 * <p>The package may use {@code config}, {@code config.lifecycle}, logback and the JDK. It must not use Akka, Netty or
 * any other module; other packages log through slf4j. Start reading at {@link dev.redoubt.config.logging.Logging}.
 */
@NullMarked
package dev.redoubt.config.logging;

import org.jspecify.annotations.NullMarked;
