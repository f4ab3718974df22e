/**
 * The sub-commands of the node's jar: they look at the files of a data directory or of an archive, and change a
 * directory, or make one, where an operator asks for it. No node runs in such a process.
 *
 * <p>The package may use {@code config}, {@code config.redisconf}, {@code node.command}, {@code node.keyspace},
 * {@code node.keyspace.rdb}, {@code node.member}, {@code node.pubsub}, {@code node.resp}, {@code node.shard}, {@code
 * node.shard.recovery}, {@code node.shard.restore}, {@code
 * node.shard.verify}, {@code persistence.aof}, {@code persistence.aof.format}, {@code persistence.aof.recovery},
 * {@code persistence.backup}, {@code persistence.backup.restore}, {@code persistence.backup.targets}, {@code
 * persistence.log}, {@code persistence.rdb}, {@code persistence.text}, Netty buffers and the JDK. It must not use
 * actors or sockets, and decides nothing about a log or an archive by itself: {@code persistence.aof.recovery} and
 * {@code persistence.backup.restore} do. Start reading at {@link dev.redoubt.node.tools.Tools}.
 */
@NullMarked
package dev.redoubt.node.tools;

import org.jspecify.annotations.NullMarked;
