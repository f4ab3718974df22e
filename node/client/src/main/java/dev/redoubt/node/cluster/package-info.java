/**
 * The process and its peers: the ActorSystem and its settings, the directory of peers, bootstrap, downing and return of
 * members, and the actor that receives what peers send.
 *
 * <p>The package may use {@code node.protocol}, {@code node.cluster.codec}, {@code node.cluster.transport},
 * {@code config}, {@code config.lifecycle}, {@code config.tls}, {@code persistence.log} and Akka. It must not decide
 * who is master, who is down for clients, or what is committed: {@code node.member}, {@code node.replication} and
 * {@code sentinel.core} decide that, and this package carries their messages. Start reading at
 * {@link dev.redoubt.node.cluster.PeerActor}.
 */
@NullMarked
package dev.redoubt.node.cluster;

import org.jspecify.annotations.NullMarked;
