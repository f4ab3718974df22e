package dev.redoubt.node.cluster.transport;

import dev.redoubt.config.HostPort;
import java.util.List;

/**
 * The message in which a sentinel names the addresses of other processes, so that nodes find one another before, and
 * without, an Akka cluster. The receiver announces itself there, and learns the identities from the answers.
 *
 * @param clusterAddresses of processes that the sender heard from lately
 */
public record Introduce(List<HostPort> clusterAddresses) implements Wire {
    /** More processes than any cluster has; bounds what garbage can make us allocate. */
    public static final int MAX_ADDRESSES = 1024;

    public Introduce {
        clusterAddresses = List.copyOf(clusterAddresses);
    }

    @Override
    public <R> R accept(Handler<R> handler) {
        return handler.introduce(this);
    }
}
