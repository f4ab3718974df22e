/**
 * The host of the links to replicas of Redis: it reads snapshots and records, and gives them to the replicas' sockets
 * (docs/protocol.md 10). What is sent next is decided by {@code node.psync}.
 *
 * <p>The package may use {@code config}, {@code node.command.engine}, {@code node.psync}, {@code node.session}, {@code node.shard.core}, {@code node.shard.info}, {@code node.shard.log},
 * {@code node.shard.snapshot}, {@code persistence.aof}, {@code persistence.aof.format}, {@code persistence.log}, Netty
 * buffers and the JDK. It must not use sockets, actors or cluster membership. Start reading at {@link
 * dev.redoubt.node.shard.psync.RedisReplicas}.
 */
@NullMarked
package dev.redoubt.node.shard.psync;

import org.jspecify.annotations.NullMarked;
