/**
 * Replication of one shard's log as pure logic: matching, the progress of replicas, flow control and commit index
 * (docs/protocol.md 3.3, 3.5, 3.6).
 *
 * <p>The package may use {@code node.protocol}, {@code node.state}, {@code persistence.log} and the JDK. It must not
 * use files, clocks, threads, actors or randomness: time and numbers are parameters. Start reading at {@link
 * dev.redoubt.node.replication.ReplicaProgress}.
 */
@NullMarked
package dev.redoubt.node.replication;

import org.jspecify.annotations.NullMarked;
