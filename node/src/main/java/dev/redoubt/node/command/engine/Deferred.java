package dev.redoubt.node.command.engine;

import dev.redoubt.node.resp.ReplyWriter;
import java.util.function.Consumer;

/**
 * A reply that comes later. Completed at most once, on the shard's thread; nothing happens if its connection is gone.
 */
public interface Deferred {
    /** Writes the reply in the connection's protocol version; the connection's waiting requests go on behind it. */
    void complete(Consumer<ReplyWriter> reply);

    /** That of a request that may run again. */
    interface Again extends Deferred {
        /**
         * Runs the request again, with {@link CommandContext#retried}, as soon as commands may run. It is then
         * answered, also if its client is gone by then: what it changes is wanted all the same.
         *
         * @param afterwards runs behind it, or in its place if it was completed before
         */
        void runAgain(Runnable afterwards);
    }
}
