/**
 * The data of a shard: databases of keys in pages, the collection types, expiry, memory accounting and frozen views.
 * One thread writes; a {@link dev.redoubt.node.keyspace.FrozenView} may be walked by one other thread at the same time.
 *
 * <p>The package may use {@code persistence.text} and the JDK. It must not use clocks, unseeded randomness, threads,
 * files, Akka, Netty, or knowledge of commands and replies. Time and randomness are parameters. Start reading at {@link
 * dev.redoubt.node.keyspace.Keyspace}.
 */
@NullMarked
package dev.redoubt.node.keyspace;

import org.jspecify.annotations.NullMarked;
