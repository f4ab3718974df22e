/**
 * The actor that feeds and obeys the pure core, and the assembly of a sentinel process.
 *
 * <p>The package may use {@code config}, {@code config.lifecycle}, {@code node.acl.file}, {@code node.cluster}, {@code
 * node.cluster.codec}, {@code node.net}, {@code node.protocol}, {@code node.state}, {@code persistence.aof}, {@code
 * persistence.log}, {@code sentinel.core}, {@code sentinel.server}, {@code sentinel.votes}, Akka, Netty, Typesafe
 * Config and the JDK. It must not use shards, commands or the keyspace, and decides nothing about failover. Start
 * reading at {@link dev.redoubt.sentinel.actor.SentinelActor}.
 */
@NullMarked
package dev.redoubt.sentinel.actor;

import org.jspecify.annotations.NullMarked;
