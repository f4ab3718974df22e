package dev.redoubt.node.client;

import dev.redoubt.node.protocol.ClientMessage;
import dev.redoubt.persistence.log.MemberId;
import java.util.Collection;

/** How the client reaches nodes; best effort, never waits. */
interface NodeLink {
    /** The nodes that were heard of lately. */
    Collection<MemberId> nodes();

    /** What is sent to a node that is unknown or gone vanishes. */
    void send(MemberId to, ClientMessage message);
}
