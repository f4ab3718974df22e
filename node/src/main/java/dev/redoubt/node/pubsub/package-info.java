/**
 * Who listens to which channel, and Redis's glob patterns. Shared by the node and by the sentinel's RESP face. JDK
 * only; one thread at a time. Connections, buffers and Akka must not enter: the caller delivers.
 */
@NullMarked
package dev.redoubt.node.pubsub;

import org.jspecify.annotations.NullMarked;
