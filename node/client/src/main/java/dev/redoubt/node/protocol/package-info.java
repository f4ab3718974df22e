/**
 * The messages between processes and the value types of which they are made: members, sentinels, replicas and message
 * clients. Every message is an immutable record of ids, numbers and log records, and holds no actor reference.
 *
 * <p>The package may use {@code persistence.log} and {@code config}. It must not use Akka, Netty, files, clocks or
 * threads: the simulator carries the same records. Start reading at
 * {@link dev.redoubt.node.protocol.ReplicationMessage}.
 */
@NullMarked
package dev.redoubt.node.protocol;

import org.jspecify.annotations.NullMarked;
