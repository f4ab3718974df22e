package dev.redoubt.sentinel.actor;

import dev.redoubt.node.protocol.PeerInfo;
import dev.redoubt.node.protocol.PeerMessage;
import dev.redoubt.persistence.log.MemberId;
import dev.redoubt.sentinel.core.SentinelView;

/** The port through which a {@link SentinelActor} uses its process. Called on the actor's thread; never waits. */
interface SentinelHost {
    /** Returns monotonic milliseconds. */
    long nowMs();

    /** Sends a message to a peer: best effort, at most once. */
    void send(MemberId to, PeerMessage message);

    /** Watches this node's RESP port for evidence of a crash. */
    void probe(PeerInfo node);

    /** Shows clients a new view; always before the events that belong to it. */
    void show(SentinelView view);

    /** Publishes an event to subscribed clients. */
    void publish(String channel, String text);

    /** Runs a task of any thread after so many milliseconds. */
    void after(long ms, Runnable task);

    /** Ends the process with this reason and the stack of its cause: the sentinel cannot go on. */
    void failed(String why, Throwable cause);
}
