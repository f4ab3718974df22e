/**
 * The documentation of commands beyond their rows: summaries, complexities, histories, arguments and tips, and HELP of
 * the containers.
 *
 * <p>The texts are resource files in a grammar of their own, one for each group; a file is read when somebody first
 * asks for it, so a node that nobody asks has none in memory. The package may use {@code node.command} and
 * {@code node.resp}. It must not use sessions, the keyspace or Akka. Start reading at
 * {@link dev.redoubt.node.command.docs.CommandDocs}.
 */
@NullMarked
package dev.redoubt.node.command.docs;

import org.jspecify.annotations.NullMarked;
