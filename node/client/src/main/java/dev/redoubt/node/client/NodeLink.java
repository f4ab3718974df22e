package dev.redoubt.node.client;

import dev.redoubt.node.protocol.ClientMessage;
import dev.redoubt.persistence.log.MemberId;
import java.util.Collection;

/** The way from a client to the nodes: best effort, never waits. */
interface NodeLink {
    /** The nodes that were heard of lately. */
    Collection<MemberId> nodes();

    /** Sends a message; it is lost if the node is unknown or gone. */
    void send(MemberId to, ClientMessage.ToNode message);
}
