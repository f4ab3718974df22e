/**
 * The commands of the server and of transactions that need the shard.
 *
 * <p>The package may use {@code config.redisconf}, {@code node.command}, {@code node.command.docs}, {@code
 * node.command.engine}, {@code node.keyspace}, {@code node.keyspace.rdb}, {@code node.resp}, {@code persistence.rdb} and
 * the JDK. It must not use Akka, sockets, files or clocks. Start reading at {@link
 * dev.redoubt.node.command.admin.ServerCommands}.
 */
@NullMarked
package dev.redoubt.node.command.admin;

import org.jspecify.annotations.NullMarked;
