/**
 * The answers that a sentinel alone gives to clients: SENTINEL, INFO, ROLE and SHUTDOWN. Its clients have the sessions
 * of {@code node.session}, in a process without a shard.
 *
 * <p>The package may use {@code config}, {@code config.lifecycle}, {@code node.acl}, {@code node.command}, {@code
 * node.memory}, {@code node.protocol}, {@code node.resp}, {@code node.session}, {@code persistence.log}, {@code
 * sentinel.core}, Netty and the JDK. It must not use the core's state: it reads immutable views only. Start reading at
 * {@link dev.redoubt.sentinel.server.SentinelServer}.
 */
@NullMarked
package dev.redoubt.sentinel.server;

import org.jspecify.annotations.NullMarked;
