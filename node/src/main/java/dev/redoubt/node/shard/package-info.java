/**
 * The shard: the actor that owns a keyspace and its log, on one event loop, and its wiring. It carries out what the
 * pure cores decide, and decides nothing about terms by itself. Nothing here waits: files are read and written on the
 * IO pool, and the results come back as messages.
 *
 * <p>The package may use {@code config.lifecycle}, {@code config}, {@code node.command.admin}, {@code
 * node.command.data}, {@code node.command.engine}, {@code node.command}, {@code node.keyspace}, {@code node.member},
 * {@code node.memory}, {@code node.migrate}, {@code node.net}, {@code node.protocol}, {@code node.pubsub}, {@code
 * node.resp}, {@code node.session}, {@code node.shard.archive}, {@code node.shard.core}, {@code node.shard.info}, {@code node.shard.log}, {@code
 * node.shard.psync}, {@code node.shard.recovery}, {@code node.shard.restore}, {@code node.shard.snapshot}, {@code
 * node.shard.verify}, {@code persistence.aof}, {@code persistence.journal}, {@code persistence.log}, Akka,
 * Netty and the JDK. It must not use cluster membership, sockets of peers, or the logic of sentinels: peers are reached
 * through {@link dev.redoubt.node.shard.core.PeerLink}. Start reading at {@link dev.redoubt.node.shard.ShardActor}.
 */
@NullMarked
package dev.redoubt.node.shard;

import org.jspecify.annotations.NullMarked;
