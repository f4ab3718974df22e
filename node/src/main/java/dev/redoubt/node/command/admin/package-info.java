/**
 * The commands of connections, clients, the server, pub/sub and transactions.
 *
 * <p>The package may use {@code node.command}, {@code node.keyspace}, {@code node.resp} and {@code node.pubsub}. It must
 * not use Akka, sockets, files or clocks. Start reading at
 * {@link dev.redoubt.node.command.admin.ServerCommands}.
 */
@NullMarked
package dev.redoubt.node.command.admin;

import org.jspecify.annotations.NullMarked;
