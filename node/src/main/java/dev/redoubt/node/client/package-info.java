/**
 * The client for JVM programs: it joins the cluster with the role {@code client}, finds the serving master, sends
 * commands as actor messages and gives typed replies.
 *
 * <p>May use the shard's protocol for clients ({@link dev.redoubt.node.protocol.ClientMessage}) and {@code node.cluster},
 * which finds processes and carries messages. Shards, commands, files and sockets must not enter: what a command means is
 * the master's business, and who is master is the word of the nodes. Start reading at
 * {@link dev.redoubt.node.client.KeyspaceClient}.
 */
@NullMarked
package dev.redoubt.node.client;

import org.jspecify.annotations.NullMarked;
