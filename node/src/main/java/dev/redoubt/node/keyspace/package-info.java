/**
 * The data of a shard: databases of keys in pages, the collection types, expiry, memory accounting, frozen views.
 *
 * <p>One thread writes; a {@link dev.redoubt.node.keyspace.FrozenView} may be walked by one other thread at the same time. Start reading at
 * {@link dev.redoubt.node.keyspace.Keyspace}, then {@code SegmentTable} (the index) and {@code Arena} (the memory).
 *
 * <p>May use the JDK only. Must not enter: clocks, unseeded randomness, threads, files, Akka, Netty, knowledge of commands or replies. Time and
 * randomness come in as parameters; what a command means is decided in {@code node.command}.
 */
@NullMarked
package dev.redoubt.node.keyspace;

import org.jspecify.annotations.NullMarked;
