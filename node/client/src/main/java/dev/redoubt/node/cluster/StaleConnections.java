package dev.redoubt.node.cluster;

import akka.actor.Address;
import akka.actor.ExtendedActorSystem;
import akka.remote.RemoteActorRefProvider;
import akka.remote.artery.ArteryTransport;
import java.util.concurrent.TimeUnit;

/**
 * The means to have Artery replace its connections to a silent peer. A TCP connection that was cut with data under way
 * waits for the kernel's next retransmission. After a cut of one minute that may be another minute away, after five
 * minutes two. A new connection is tried about every second.
 *
 * <p>TCP_USER_TIMEOUT would bound the wait in the kernel, but neither Akka nor the JDK can set it; the kernel sends no
 * keep-alive probes while data is under way. Artery itself closes connections that were not used for {@code
 * stop-idle-outbound-after} and keeps its own state, so this class declares the connections of a silent peer unused.
 * The time of use is internal to Artery; the version of Akka is pinned, and PeerActorBehaviorTest fails if this stops
 * working. Any thread.
 */
final class StaleConnections {
    private final ArteryTransport transport;
    private final long idleNs;

    StaleConnections(ExtendedActorSystem system) {
        this.transport = (ArteryTransport) ((RemoteActorRefProvider) system.provider()).transport();
        this.idleNs = system.settings()
                        .config()
                        .getDuration("akka.remote.artery.advanced.stop-idle-outbound-after", TimeUnit.NANOSECONDS)
                + TimeUnit.SECONDS.toNanos(1);
    }

    /**
     * Declares the connections to {@code peer} unused; Artery closes them at its next look. A handshake of Artery
     * between call and look undoes the call, so the caller repeats it often.
     */
    void expire(Address peer) {
        transport.association(peer).associationState().lastUsedTimestamp().set(System.nanoTime() - idleNs);
    }
}
