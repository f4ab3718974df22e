/**
 * The wiring of a sentinel's process: the actor that gives events to {@link dev.redoubt.sentinel.core.SentinelCore} and
 * carries its effects out, the probes that see a port close, the ActorSystem and its restarts.
 *
 * <p>It may use the core, {@code sentinel.votes}, {@code sentinel.server}, {@code node.cluster}, {@code node.net}, the
 * messages of {@code node.protocol}, persistence, config and Akka. Decisions about failures, votes and masters must not
 * enter: they belong in the core, where the simulator runs them. Start reading at
 * {@link dev.redoubt.sentinel.actor.SentinelActor}.
 */
@NullMarked
package dev.redoubt.sentinel.actor;

import org.jspecify.annotations.NullMarked;
