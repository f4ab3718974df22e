package dev.redoubt.node.protocol;

import dev.redoubt.config.AckMode;
import dev.redoubt.config.HostPort;
import dev.redoubt.persistence.log.Incarnation;
import dev.redoubt.persistence.log.MemberId;

/**
 * The announcement of a process to its peers. Identities count (1.1); the addresses are attributes of them and may
 * change from one incarnation to the next.
 *
 * @param id the identity in its data directory
 * @param incarnation this very process
 * @param role what it is there for
 * @param resp where clients reach it
 * @param cluster where its ActorSystem listens
 * @param mode {@code --acknowledge} of a node, for the bootstrap (1.2); of no meaning in others
 * @param configVersion version of the config record that it holds (1.2); 0 before it has one
 * @param joined whether its ActorSystem is a member of an Akka cluster
 */
public record PeerInfo(
        MemberId id,
        Incarnation incarnation,
        ProcessRole role,
        HostPort resp,
        HostPort cluster,
        AckMode mode,
        long configVersion,
        boolean joined) {
    /** Returns the same process after it has become, or has ceased to be, a member of an Akka cluster. */
    public PeerInfo withJoined(boolean isJoined) {
        return new PeerInfo(id, incarnation, role, resp, cluster, mode, configVersion, isJoined);
    }
}
