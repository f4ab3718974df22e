package dev.redoubt.node.cluster;

import akka.actor.typed.ActorRef;

/**
 * A {@link PeerInfo} and the actor that answers to it. The reference names that very actor incarnation: what is sent to
 * it later never reaches a process that was restarted on the same port.
 *
 * @param wantsAnswer true if the sender does not know the receiver yet
 */
record Announce(PeerInfo hello, ActorRef<PeerActor.Command> peer, boolean wantsAnswer) implements Wire {}
