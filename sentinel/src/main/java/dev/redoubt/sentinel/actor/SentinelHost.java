package dev.redoubt.sentinel.actor;

import dev.redoubt.node.cluster.PeerInfo;
import dev.redoubt.persistence.log.MemberId;
import dev.redoubt.sentinel.core.SentinelView;

/** The world of a {@link SentinelActor}: what it asks of its process. Called on the actor's thread; never waits. */
interface SentinelHost {
    /** Monotonic milliseconds. */
    long nowMs();

    /** Best effort. */
    void send(MemberId to, Object message);

    /** Watch this node's RESP port, for evidence of a crash. */
    void probe(PeerInfo node);

    /** A new view for the face; always before the events that belong to it. */
    void show(SentinelView view);

    /** An event for the face's subscribers. */
    void publish(String channel, String text);

    /** The sentinel cannot go on (its votes are not durable): end the process, saying why. */
    void failed(String why);
}
