/**
 * The sentinel as a pure state machine: monitoring (own pings, health, crash evidence, SDOWN, ODOWN) and acting (votes,
 * Prepare, one Promote a term), leases, votes and bootstrap (docs/protocol.md 1, 4, 5).
 *
 * <p>It may use the JDK, {@code persistence.log} and the messages and value types of {@code node.protocol}. No file, clock, thread, random source of its own or actor may enter. The same core runs in
 * the sentinel's actor and in the simulator. Start reading at {@link dev.redoubt.sentinel.core.SentinelCore}.
 */
@NullMarked
package dev.redoubt.sentinel.core;

import org.jspecify.annotations.NullMarked;
