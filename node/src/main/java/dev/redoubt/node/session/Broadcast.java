package dev.redoubt.node.session;

import io.netty.util.concurrent.EventExecutor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Something for several sessions, which leaves through the gate at once for all of them. */
public sealed interface Broadcast extends Outgoing permits Publication, Invalidation {
    /** Returns the loops of its sessions, each once. */
    List<EventExecutor> loops();

    /**
     * Sends it to those of its sessions that live on {@code loop}; on that loop only.
     *
     * @return the outlets of that loop that wait for a flush; null if no session lives there
     */
    @Nullable
    Unflushed deliver(EventExecutor loop);
}
