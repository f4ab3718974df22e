/**
 * The pure core of PSYNC out: what a replica of Redis may continue, and what it is sent next (docs/protocol.md 10).
 *
 * <p>The package may use {@code node.state}, {@code persistence.log} and the JDK. It must not use sockets, files,
 * clocks, threads or actors: whoever hosts a link does what it says and tells it what has happened. Start reading at
 * {@link dev.redoubt.node.psync.ReplicaLink}.
 */
@NullMarked
package dev.redoubt.node.psync;

import org.jspecify.annotations.NullMarked;
