/**
 * The RESP server of a sentinel: Redis Sentinel's protocol on its own port, as Jedis, Lettuce and redis-cli speak it.
 *
 * <p>It may use {@code node.resp}, {@code node.net}, {@code node.pubsub}, config and the view of {@code sentinel.core}.
 * Akka and decisions must not enter: it shows the core's view and passes the requests of clients on. Field lists, event
 * texts and errors are Redis's API (sentinel.c). Start reading at
 * {@link dev.redoubt.sentinel.server.SentinelServer}.
 */
@NullMarked
package dev.redoubt.sentinel.server;

import org.jspecify.annotations.NullMarked;
