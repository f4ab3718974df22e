package dev.redoubt.node.cluster.transport;

import akka.actor.typed.ActorRef;
import dev.redoubt.node.protocol.PeerInfo;

/**
 * A {@link PeerInfo} and the actor that answers to it. The reference names that very actor incarnation: what is sent to
 * it later never reaches a process that was restarted on the same port.
 *
 * @param wantsAnswer true if the sender does not know the receiver yet
 */
public record Announce(PeerInfo hello, ActorRef<Wire> peer, boolean wantsAnswer) implements Wire {
    @Override
    public <R> R accept(Handler<R> handler) {
        return handler.announce(this);
    }
}
