/**
 * The binary forms of the messages of {@code node.protocol}: one codec for each family of messages, and the table that
 * the serializer of {@code node.cluster} uses.
 *
 * <p>The package may use {@code node.protocol}, {@code persistence.log} and {@code config}. It must not send anything
 * or decide anything. Start reading at {@link dev.redoubt.node.cluster.codec.WireFormat}.
 */
@NullMarked
package dev.redoubt.node.cluster.codec;

import org.jspecify.annotations.NullMarked;
