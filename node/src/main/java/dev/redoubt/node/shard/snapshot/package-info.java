/**
 * Snapshots of a shard as files, and the full syncs that send such a file to a replica or receive it from the master.
 *
 * <p>The package may use {@code config}, {@code node.command.engine}, {@code node.keyspace}, {@code node.keyspace.rdb},
 * {@code node.member}, {@code node.protocol}, {@code node.shard.core}, {@code node.shard.info}, {@code node.shard.log},
 * {@code node.shard.recovery}, {@code persistence.aof}, {@code persistence.aof.format}, {@code persistence.journal},
 * {@code persistence.log}, {@code persistence.rdb}, Akka and the JDK. It must not use clients. Start reading at {@link
 * dev.redoubt.node.shard.snapshot.Snapshots}.
 */
@NullMarked
package dev.redoubt.node.shard.snapshot;

import org.jspecify.annotations.NullMarked;
