/**
 * The decisions of a shard as pure classes: which reply may leave and when, what clients may do, when a record is
 * closed, what a replica applies and shows (docs/protocol.md 3.2, 3.5, 4, 6). The simulator hosts the same classes.
 *
 * <p>The package may use {@code config}, {@code node.command.engine}, {@code node.member}, {@code node.protocol},
 * {@code node.state}, {@code persistence.log} and the JDK. It must not use Akka, Netty, files, clocks or threads.
 * Start reading at {@link dev.redoubt.node.shard.core.ReplyGate}.
 */
@NullMarked
package dev.redoubt.node.shard.core;

import org.jspecify.annotations.NullMarked;
