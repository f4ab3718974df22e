/**
 * The node process: its command line, and its start and end in the right order.
 *
 * <p>The package may use {@code config}, {@code config.lifecycle}, {@code config.logging}, {@code node.acl},
 * {@code node.acl.file}, {@code node.cluster}, {@code node.cluster.codec}, {@code node.command},
 * {@code node.command.engine}, {@code node.member}, {@code node.memory}, {@code node.net}, {@code node.protocol},
 * {@code node.session}, {@code node.shard}, {@code node.shard.archive}, {@code node.shard.core},
 * {@code node.shard.recovery}, {@code node.tools}, {@code persistence.aof}, {@code persistence.aof.recovery},
 * {@code persistence.journal}, {@code persistence.log}, Akka, Netty, Typesafe Config and the JDK. It must not use
 * commands, logs or terms for decisions: the packages below decide. Start reading at {@link
 * dev.redoubt.node.NodeMain}.
 */
@NullMarked
package dev.redoubt.node;

import org.jspecify.annotations.NullMarked;
