/**
 * The commands on the server and on transactions that a shard runs: INFO, ROLE, saving, WAIT, SHUTDOWN, DEBUG, PUBLISH,
 * EXEC and WATCH. What needs no shard is in {@code node.session}.
 *
 * <p>The package may use {@code node.command}, {@code node.command.engine}, {@code node.keyspace} and {@code node.resp}.
 * It must not use Akka, sockets, files or clocks. Start reading at
 * {@link dev.redoubt.node.command.admin.AdminHandlers}.
 */
@NullMarked
package dev.redoubt.node.command.admin;

import org.jspecify.annotations.NullMarked;
