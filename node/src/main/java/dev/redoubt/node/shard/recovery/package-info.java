/**
 * The start of a shard from its base and its records, again after each truncation or replacement of the log,
 * and for DEBUG LOADAOF.
 *
 * <p>The package may use {@code config}, {@code config.lifecycle}, {@code node.command.engine}, {@code node.keyspace},
 * {@code node.keyspace.rdb}, {@code node.memory}, {@code node.script}, {@code node.shard.core}, {@code node.shard.log}, {@code
 * persistence.aof}, {@code persistence.aof.format}, {@code persistence.aof.recovery}, {@code persistence.journal}, {@code persistence.log}, {@code
 * persistence.rdb}, Akka, Netty and the JDK. It must not use clients or other members: the shard goes on when it is
 * told. Start reading at {@link dev.redoubt.node.shard.recovery.Recovery}.
 */
@NullMarked
package dev.redoubt.node.shard.recovery;

import org.jspecify.annotations.NullMarked;
