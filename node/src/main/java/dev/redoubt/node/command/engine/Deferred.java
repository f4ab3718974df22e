package dev.redoubt.node.command.engine;

import dev.redoubt.node.resp.ReplyWriter;
import java.util.function.Consumer;

/**
 * A reply that comes later. Completed at most once, on the shard's thread; nothing happens if its connection is gone.
 */
public interface Deferred {
    /** Writes the reply in the connection's protocol version; the connection's waiting requests go on behind it. */
    void complete(Consumer<ReplyWriter> reply);
}
