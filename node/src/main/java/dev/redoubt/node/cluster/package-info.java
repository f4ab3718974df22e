/**
 * The process and its peers: the ActorSystem and its settings, who is where, the binary form of every message that
 * crosses processes, and the life of a node process (start, eviction from the cluster, restart, stop).
 *
 * <p>May use the shard, the pure cores' messages, {@code config}, {@code persistence} and Akka. What must not enter:
 * decisions. Who is master, who is down and what is committed is decided in {@code node.member},
 * {@code node.replication} and {@code sentinel.core}; this room carries their messages and nothing else. Start
 * reading at {@link dev.redoubt.node.cluster.PeerActor}.
 */
@NullMarked
package dev.redoubt.node.cluster;

import org.jspecify.annotations.NullMarked;
