/**
 * The sources of the users of a process: the directives {@code requirepass}, {@code user} and {@code aclfile}.
 *
 * <p>The package may use {@code config}, {@code node.acl} and {@code node.command}. It must not use sessions, the
 * keyspace or Akka. Files are read and written on the threads of an executor, never on an event loop. Start reading at
 * {@link dev.redoubt.node.acl.file.ProcessUsers}.
 */
@NullMarked
package dev.redoubt.node.acl.file;

import org.jspecify.annotations.NullMarked;
