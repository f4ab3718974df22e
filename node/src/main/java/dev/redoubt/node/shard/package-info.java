/**
 * A shard: the one actor that owns a keyspace, its log and its connections, on one event loop. It hosts the command
 * engine and the member's pure core, holds what leaves until its log position is as safe as the mode asks
 * (docs/protocol.md 6), and interprets the core's effects; it decides nothing about terms by itself.
 *
 * <p>May use commands, keyspace, the pure cores, {@code node.net}, {@code persistence}, {@code config} and typed
 * Akka. Cluster membership, sockets of peers and sentinels' logic must not enter: peers are reached through
 * {@link dev.redoubt.node.shard.PeerLink}. Nothing here waits; files are read and written on the IO pool and come back
 * as messages. Start reading at {@link dev.redoubt.node.shard.ShardActor}.
 */
@NullMarked
package dev.redoubt.node.shard;

import org.jspecify.annotations.NullMarked;
