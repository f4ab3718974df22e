/**
 * BACKUP RESTORE: a serving master takes over a state of the archive (docs/protocol.md 9.11). A pure core decides the
 * steps; the state is read and checked on the IO pool.
 *
 * <p>The package may use {@code config}, {@code config.redisconf}, {@code node.command}, {@code node.command.data},
 * {@code node.command.engine}, {@code node.keyspace}, {@code node.member}, {@code node.memory}, {@code node.protocol}, {@code node.pubsub},
 * {@code node.shard.archive}, {@code node.shard.core}, {@code node.shard.info}, {@code
 * node.shard.log}, {@code node.shard.recovery}, {@code node.state}, {@code persistence.aof.format}, {@code
 * persistence.backup}, {@code persistence.backup.restore}, {@code persistence.backup.targets}, {@code persistence.log},
 * {@code persistence.rdb}, {@code persistence.text} and the JDK. It must not use clients or other members: what it changes is one record of the
 * log. Start reading at {@link dev.redoubt.node.shard.restore.RestoreCore}.
 */
@NullMarked
package dev.redoubt.node.shard.restore;

import org.jspecify.annotations.NullMarked;
