package dev.redoubt.node.shard;

import dev.redoubt.node.command.engine.ClientState;
import dev.redoubt.node.command.engine.Deferred;
import dev.redoubt.node.shard.core.WaitQueue;

/** A client in WAIT, with the reply that it waits for. */
record WaitingClient(ClientState client, Deferred deferred) {
    /** The error for a client that waits when mastership ends (docs/protocol.md 5.6). */
    static final String UNBLOCKED =
            "UNBLOCKED force unblock from blocking operation, instance state changed (master -> replica?)";

    /** Answers waiting clients. Completing a reply lets the client's next commands run, which may wait again. */
    static final WaitQueue.Outlet<WaitingClient> OUTLET = new WaitQueue.Outlet<>() {
        @Override
        public boolean isGone(WaitingClient waiter) {
            return waiter.client.closed();
        }

        @Override
        public void answer(WaitingClient waiter, int replicas) {
            waiter.deferred.complete(reply -> reply.integer(replicas));
        }

        @Override
        public void unblock(WaitingClient waiter) {
            waiter.deferred.complete(reply -> reply.error(UNBLOCKED));
        }
    };
}
