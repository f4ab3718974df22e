package dev.redoubt.node.shard.core;

import dev.redoubt.config.HostPort;
import dev.redoubt.node.protocol.PeerMessage;
import dev.redoubt.persistence.log.MemberId;
import org.jspecify.annotations.Nullable;

/**
 * The way from a shard to other processes: best effort, never waits. What comes back is a message to the shard.
 */
public interface PeerLink {
    /** A node that stands alone has nobody to reach. */
    PeerLink NOBODY = new PeerLink() {
        @Override
        public void send(MemberId to, PeerMessage message) {
            // There are no others.
        }

        @Override
        public @Nullable HostPort respAddress(MemberId of) {
            return null;
        }
    };

    /** Sends a message of the pure cores to an identity; unknown or dead ones get nothing. */
    void send(MemberId to, PeerMessage message);

    /** Returns where clients reach a member, for INFO and ROLE; null if it was never heard of. */
    @Nullable
    HostPort respAddress(MemberId of);
}
