/**
 * The client for JVM programs: it joins the cluster with the role {@code client}, finds the serving master, sends
 * commands as actor messages and gives typed replies.
 *
 * <p>The package may use {@code config}, {@code config.lifecycle}, {@code config.tls}, {@code node.cluster},
 * {@code node.cluster.codec}, {@code node.protocol}, {@code persistence.log}, Akka, Typesafe Config and the JDK. It
 * must not use shards, commands, files or sockets: the master gives commands their meaning, and the nodes say who is
 * master. Start reading at {@link dev.redoubt.node.client.KeyspaceClient}.
 */
@NullMarked
package dev.redoubt.node.client;

import org.jspecify.annotations.NullMarked;
