/**
 * Redis's wire protocol, RESP2 and RESP3: bytes to requests, replies to bytes. One decoder serves one connection, on
 * one thread at a time.
 *
 * <p>The package may use {@code config.redisconf} (inline requests have the quotes of redis.conf),
 * {@code persistence.text}, Netty's buffers and the JDK. It must not use the keyspace, commands, sockets, clocks or
 * Akka. Start reading at {@link dev.redoubt.node.resp.RespDecoder}.
 */
@NullMarked
package dev.redoubt.node.resp;

import org.jspecify.annotations.NullMarked;
