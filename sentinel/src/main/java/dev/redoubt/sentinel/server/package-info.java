/**
 * The face of a sentinel: Redis Sentinel's protocol on its own port, as Jedis, Lettuce and redis-cli speak it.
 *
 * <p>May use {@code node.resp}, {@code node.net}, {@code node.pubsub}, config and the view of
 * {@code sentinel.core}. What must not enter: Akka, and any decision; it shows what the core shows and asks what
 * clients ask. Field lists, event texts and errors are Redis's API (sentinel.c). Start reading at
 * {@link dev.redoubt.sentinel.server.SentinelServer}.
 */
@NullMarked
package dev.redoubt.sentinel.server;

import org.jspecify.annotations.NullMarked;
