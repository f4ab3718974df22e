/**
 * The answers that a sentinel alone gives to clients: SENTINEL, INFO and ROLE.
 *
 * <p>The package may use {@code config}, {@code node.net}, {@code node.protocol}, {@code node.pubsub}, {@code
 * node.resp}, {@code persistence.log}, {@code persistence.text}, {@code sentinel.core}, Netty and the JDK. It must not
 * use the core's state: it reads immutable views only. Start reading at {@link
 * dev.redoubt.sentinel.server.SentinelServer}.
 */
@NullMarked
package dev.redoubt.sentinel.server;

import org.jspecify.annotations.NullMarked;
