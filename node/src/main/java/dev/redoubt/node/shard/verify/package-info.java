/**
 * BACKUP VERIFY and {@code backup-verify-schedule}: reads what a restore would read, and changes nothing of the data
 * (docs/protocol.md 9.12). A pure plan says what is read; the reading runs on the IO pool.
 *
 * <p>The package may use {@code config}, {@code node.keyspace}, {@code node.memory}, {@code node.shard.archive}, {@code
 * node.shard.core}, {@code node.shard.info}, {@code node.shard.recovery}, {@code persistence.aof.format}, {@code
 * persistence.backup}, {@code persistence.backup.restore}, {@code persistence.backup.targets}, {@code persistence.log},
 * {@code persistence.rdb} and the JDK. It must not use clients, the data in use, or the log. Start reading at {@link
 * dev.redoubt.node.shard.verify.ArchiveVerifier}.
 */
@NullMarked
package dev.redoubt.node.shard.verify;

import org.jspecify.annotations.NullMarked;
