/**
 * Connected clients: login, database, protocol, MULTI queue, subscriptions and the order of replies. Nodes and
 * sentinels use it alike.
 *
 * <p>A session lives on the event loop of its connection. Commands that need no data run there at once; consecutive
 * commands for the shard travel to it as one {@link dev.redoubt.node.session.Segment}, whose replies fill one slot,
 * and slots leave in order. Programs that speak in messages have sessions of the same kind. In a sentinel there is
 * {@link dev.redoubt.node.session.NoShard no shard}: sessions run every command of its table.
 *
 * <p>The package may use {@code config}'s table of directives, {@code config.redisconf}, {@code node.acl}, {@code
 * node.command}, {@code node.command.docs}, {@code node.command.engine}, {@code
 * node.memory}, {@code node.net}, {@code node.psync}, {@code node.resp} and {@code node.pubsub}. It must not use the keyspace, Akka or
 * {@code node.shard}: the shard is reached by {@link dev.redoubt.node.session.ShardLink} and answers by {@link
 * dev.redoubt.node.session.ShardReplies}. Start reading at {@link dev.redoubt.node.session.SessionLoop}.
 */
@NullMarked
package dev.redoubt.node.session;

import org.jspecify.annotations.NullMarked;
