/**
 * The parts of {@link dev.redoubt.sentinel.LocalCluster}, which starts a whole cluster on one machine: what runs where,
 * child processes, what of their logs is shown, what is printed.
 *
 * <p>May use: the JDK and {@code config}. Must not enter: Akka, Netty, and anything that a node or a sentinel needs;
 * the launcher knows its processes only by their command lines, their logs and their RESP ports.
 */
@NullMarked
package dev.redoubt.sentinel.local;

import org.jspecify.annotations.NullMarked;
