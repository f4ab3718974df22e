/**
 * The network side of a process: event loops, the RESP server and its connections, and the Akka dispatcher that runs
 * actors on those loops.
 *
 * <p>One event loop is at once a Netty loop and an Akka dispatcher, the home of a shard and of the connections that use
 * it; so nothing here may wait. The room knows RESP framing and limits, no command, no key and no role: what a batch
 * of commands means is the business of a {@link dev.redoubt.node.net.RespHandler}. It may use {@code node.resp},
 * Netty and Akka's dispatcher interfaces; the keyspace, commands, the log and cluster membership must not enter.
 * Start reading at {@link dev.redoubt.node.net.RespServer}.
 */
@NullMarked
package dev.redoubt.node.net;

import org.jspecify.annotations.NullMarked;
