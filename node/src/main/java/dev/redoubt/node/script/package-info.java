/**
 * Scripts on data: EVAL and its kin, the cache of scripts, and what scripts call of Redis.
 *
 * <p>A script runs on the shard's thread in slices, and nothing else touches keyspace and log until it has ended. Each
 * command that it calls is an effect of its own; together they are one MULTI … EXEC of the log. The package may use
 * {@code config.redisconf}, {@code node.acl}, {@code node.command}, {@code node.command.engine}, {@code node.keyspace},
 * {@code node.pubsub}, {@code node.resp}, {@code node.script.lib}, {@code node.script.lua}, {@code persistence.rdb},
 * {@code persistence.text}, Netty's buffers and the JDK. It must not use Akka, sockets, files or clocks. Start reading
 * at {@link dev.redoubt.node.script.Scripts}.
 */
@NullMarked
package dev.redoubt.node.script;

import org.jspecify.annotations.NullMarked;
