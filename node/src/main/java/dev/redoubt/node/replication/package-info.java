/**
 * Replication of one shard's log as pure logic: messages, matching, subscriptions, flow control, commit index
 * (docs/protocol.md 3.3, 3.5, 3.6).
 *
 * <p>It may use the JDK and {@code persistence.log}. No file, clock, thread, random source or actor may enter: time and
 * numbers come in as parameters. Start reading at {@link dev.redoubt.node.replication.ReplicationMessage}.
 */
@NullMarked
package dev.redoubt.node.replication;

import org.jspecify.annotations.NullMarked;
