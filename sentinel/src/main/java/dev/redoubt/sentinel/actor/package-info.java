/**
 * The sentinel's process: the actor that feeds {@link dev.redoubt.sentinel.core.SentinelCore} and obeys it, the vote
 * journal, the probes that see a port die, the ActorSystem and its restarts.
 *
 * <p>May use the core, {@code node.cluster}, {@code node.net}, the messages of {@code node.protocol}, persistence,
 * config and Akka. What must not enter: decisions about who is down, who votes and who is master; an {@code if} of
 * that kind belongs in the core, where the simulator sees it. Start reading at
 * {@link dev.redoubt.sentinel.actor.SentinelActor}.
 */
@NullMarked
package dev.redoubt.sentinel.actor;

import org.jspecify.annotations.NullMarked;
