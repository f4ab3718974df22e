package dev.redoubt.node.protocol;

import dev.redoubt.persistence.log.MemberId;

/** The messages about one shard: among its members, and between members and sentinels. */
public sealed interface ShardMessage extends PeerMessage permits CoreMessage, SnapshotMessage, PubSubMessage {
    /** Calls the method of {@code handler} for this family. */
    void accept(MemberId from, Handler handler);

    /** Handles each family of messages. A new family does not compile before every handler has a method for it. */
    interface Handler {
        void coreMessage(MemberId from, CoreMessage message);

        void snapshotMessage(MemberId from, SnapshotMessage message);

        void pubSubMessage(MemberId from, PubSubMessage message);
    }
}
