/**
 * The log of a shard as its thread knows it: its end in memory, the link to the journal that writes it, and its files.
 *
 * <p>The package may use {@code node.command.engine}, {@code node.replication}, {@code node.shard.core}, {@code
 * persistence.aof}, {@code persistence.aof.format}, {@code persistence.journal}, {@code persistence.log}, Akka and the
 * JDK. It must not use the shard or its clients. Start reading at {@link dev.redoubt.node.shard.log.JournalLink}.
 */
@NullMarked
package dev.redoubt.node.shard.log;

import org.jspecify.annotations.NullMarked;
