/**
 * The execution of commands: admission, the context of the running command, the propagation of its effects to the log,
 * and replay.
 *
 * <p>The package may use {@code node.acl}, {@code node.command}, {@code node.keyspace}, {@code node.migrate}, {@code
 * node.resp}, {@code persistence.text}, Netty's buffers and the JDK. It must not use Akka, sockets, files or clocks.
 * Start reading at {@link dev.redoubt.node.command.engine.CommandEngine}.
 */
@NullMarked
package dev.redoubt.node.command.engine;

import org.jspecify.annotations.NullMarked;
