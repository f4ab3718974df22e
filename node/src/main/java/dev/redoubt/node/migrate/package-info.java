/**
 * The pure core of MIGRATE: what is sent to the target, what its replies mean, when the transfer is tried again and
 * when it has failed.
 *
 * <p>The package may use the JDK. It must not use sockets, clocks, threads, actors or the keyspace: whoever hosts a
 * transfer does what it asks for and tells it what has happened. Start reading at {@link
 * dev.redoubt.node.migrate.Transfer}.
 */
@NullMarked
package dev.redoubt.node.migrate;

import org.jspecify.annotations.NullMarked;
