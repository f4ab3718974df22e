package dev.redoubt.node.shard;

import dev.redoubt.node.command.engine.Deferred;
import dev.redoubt.node.resp.ReplyWriter;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A reply that comes later; the shard's thread only. */
final class DeferredReply implements Deferred {
    private final Clients clients;
    final Client client;

    /** What was completed before the handler that deferred it returned. */
    private @Nullable Consumer<ReplyWriter> early;

    private boolean completed;
    private boolean detached;

    DeferredReply(Clients clients, Client client) {
        this.clients = clients;
        this.client = client;
    }

    @Override
    public void complete(Consumer<ReplyWriter> reply) {
        if (completed) {
            return;
        }
        completed = true;
        if (detached) {
            clients.completeDeferred(this, reply);
        } else {
            early = reply;
        }
    }

    /** The handler has returned: from now on {@link #complete} sends by itself. What came before is returned. */
    @Nullable
    Consumer<ReplyWriter> detach() {
        detached = true;
        return early;
    }
}
