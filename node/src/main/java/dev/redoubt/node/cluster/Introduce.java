package dev.redoubt.node.cluster;

import dev.redoubt.config.HostPort;
import java.util.List;

/**
 * The message in which a sentinel names the addresses of other processes, so that nodes find one another before, and
 * without, an Akka cluster. The receiver announces itself there, and learns the identities from the answers.
 *
 * @param clusterAddresses of processes that the sender heard from lately
 */
record Introduce(List<HostPort> clusterAddresses) implements Wire {
    /** More processes than any cluster has; bounds what garbage can make us allocate. */
    static final int MAX_ADDRESSES = 1024;

    Introduce {
        clusterAddresses = List.copyOf(clusterAddresses);
    }
}
