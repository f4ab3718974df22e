/**
 * What Redis's commands do: one table of commands, one class a group, and the engine that admits, runs and propagates
 * them. May use the keyspace, resp and pubsub rooms. Pure: time and randomness are parameters, whatever needs the
 * process is asked of {@link dev.redoubt.node.command.ServerPort}. Akka, sockets, files, clocks and threads must not
 * enter. Start at {@link dev.redoubt.node.command.CommandEngine} and {@link dev.redoubt.node.command.CommandTable}.
 */
@NullMarked
package dev.redoubt.node.command;

import org.jspecify.annotations.NullMarked;
