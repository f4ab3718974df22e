/**
 * The decisions of a shard as pure classes: which replies may leave, what clients may do, when records are appended and
 * applied. They have no thread, clock, file, actor or socket: the host passes the time in and carries out what they
 * decide. The production shard and the simulator of {@code it} host the same classes, each with an adapter that decides
 * nothing (docs/protocol.md 3 to 6).
 *
 * <p>May use: the JDK, {@code persistence.log}, {@code node.protocol}, {@code node.member}, {@code node.replication}, and
 * the value types {@code Access} and {@code CommandFlag} of the command packages.
 */
@NullMarked
package dev.redoubt.node.shard.core;

import org.jspecify.annotations.NullMarked;
