package dev.redoubt.node.session;

import dev.redoubt.node.psync.SyncRequest;

/** An event of a replica of Redis, which its session tells the shard. Immutable. */
public sealed interface ReplicaEvent {
    /** Returns the id of the replica's session. */
    long client();

    /**
     * PSYNC or SYNC.
     *
     * @param to where the stream goes
     */
    record Sync(ReplicaOutlet to, SyncRequest request) implements ReplicaEvent {
        @Override
        public long client() {
            return to.client();
        }
    }

    /** REPLCONF ACK: the replica has applied the stream up to that offset. */
    record Acked(long client, long offset) implements ReplicaEvent {}

    /**
     * The socket has taken enough of what was sent to be given more.
     *
     * @param sends how often something was sent until then
     */
    record Took(long client, long sends) implements ReplicaEvent {}

    /** The connection is gone. */
    record Gone(long client) implements ReplicaEvent {}
}
