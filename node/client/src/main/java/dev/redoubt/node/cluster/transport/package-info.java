/**
 * The transport of messages between two processes: the messages that Akka serializes, their serializer, and the way of
 * an envelope that is larger than a frame of Artery.
 *
 * <p>The package may use {@code config}, {@code node.cluster.codec}, {@code node.protocol}, {@code persistence.log},
 * Akka and the JDK. It must not know who the peers of a process are or whether they live: {@code node.cluster} knows
 * that, and gives it references to actors. Start reading at {@link dev.redoubt.node.cluster.transport.Wire}.
 */
@NullMarked
package dev.redoubt.node.cluster.transport;

import org.jspecify.annotations.NullMarked;
