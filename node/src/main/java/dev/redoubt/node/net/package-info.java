/**
 * The network side of a process: event loops, the RESP server and its connections, and the Akka dispatcher that runs
 * actors on those loops. One event loop is at once a Netty loop and an Akka dispatcher, so nothing on it may wait.
 *
 * <p>The package may use {@code config}, {@code config.lifecycle}, {@code node.memory}, {@code node.resp}, Akka, Netty,
 * Typesafe Config and the JDK. It must not use the keyspace, commands, the log or cluster membership: a {@link
 * dev.redoubt.node.net.RespHandler} gives commands their meaning. Start reading at {@link
 * dev.redoubt.node.net.RespServer}.
 */
@NullMarked
package dev.redoubt.node.net;

import org.jspecify.annotations.NullMarked;
