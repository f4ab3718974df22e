package dev.redoubt.node.protocol;

import dev.redoubt.persistence.log.MemberId;

/** The messages about one shard: among its members, and between members and sentinels. */
public sealed interface ShardMessage extends PeerMessage permits MemberMessage, ReplicationMessage, PubSubMessage {
    /** Calls the method of {@code handler} for this family. */
    void accept(MemberId from, Handler handler);

    /** Handles each family of messages. A new family does not compile before every handler has a method for it. */
    interface Handler {
        void member(MemberId from, MemberMessage message);

        void replication(MemberId from, ReplicationMessage message);

        void pubSub(MemberId from, PubSubMessage message);
    }
}
