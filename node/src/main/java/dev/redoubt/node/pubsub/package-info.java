/**
 * Channels, patterns and Redis's glob, for nodes and sentinels.
 *
 * <p>The package may use the JDK. It must not use connections, buffers or Akka: the caller delivers. One thread at a
 * time uses an object. Start reading at {@link dev.redoubt.node.pubsub.Channels}.
 */
@NullMarked
package dev.redoubt.node.pubsub;

import org.jspecify.annotations.NullMarked;
