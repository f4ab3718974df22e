/**
 * The sentinel as a pure state machine: SDOWN, ODOWN, votes, failover, TILT and lease grants (docs/protocol.md 1, 3, 4,
 * 5). {@code decide(state, event, nowMs)} returns effects, which actors carry out and the simulator carries out too.
 *
 * <p>The package may use {@code config}, {@code node.protocol}, {@code node.state}, {@code persistence.log}, {@code
 * persistence.text} and the JDK. It must not use Akka, files, clocks, threads or unseeded randomness. Start reading at
 * {@link dev.redoubt.sentinel.core.SentinelCore}.
 */
@NullMarked
package dev.redoubt.sentinel.core;

import org.jspecify.annotations.NullMarked;
