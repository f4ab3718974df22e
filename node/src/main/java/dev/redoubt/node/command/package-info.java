/**
 * The command table: the name, arity, flags, key specifications, group and version of each command, the keys of a
 * request, and nothing that runs a command.
 *
 * <p>Handlers are bound to rows by {@link dev.redoubt.node.command.HandlerTable}: those on data in
 * {@code node.command.data}, those on the server in {@code node.command.admin}. The package may use
 * {@code node.resp} only. It must not use the keyspace, Akka, sockets, files or clocks. Start reading at
 * {@link dev.redoubt.node.command.CommandTable}.
 */
@NullMarked
package dev.redoubt.node.command;

import org.jspecify.annotations.NullMarked;
