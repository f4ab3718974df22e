package dev.redoubt.node.protocol;

import dev.redoubt.persistence.log.MemberId;

/** The messages that a member's core sends and receives. */
public sealed interface CoreMessage extends ShardMessage permits MemberMessage, ReplicationMessage {
    /** Calls the method of {@code handler} for this family. */
    void accept(MemberId from, Handler handler);

    @Override
    default void accept(MemberId from, ShardMessage.Handler handler) {
        handler.coreMessage(from, this);
    }

    /** Handles each family of messages. A new family does not compile before every handler has a method for it. */
    interface Handler {
        void memberMessage(MemberId from, MemberMessage message);

        void replicationMessage(MemberId from, ReplicationMessage message);
    }
}
