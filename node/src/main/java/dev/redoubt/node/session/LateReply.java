package dev.redoubt.node.session;

import dev.redoubt.node.resp.ReplyWriter;
import io.netty.util.concurrent.EventExecutor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A reply that a session handler promised. {@link #complete} may be called by any thread; the rest is the loop's. */
public final class LateReply {
    private final EventExecutor executor;
    private @Nullable Consumer<ReplyWriter> early;
    private @Nullable Consumer<Consumer<ReplyWriter>> then;
    private boolean completed;

    /** @param executor the session's */
    LateReply(EventExecutor executor) {
        this.executor = executor;
    }

    /** Writes the reply in the session's protocol version; the session's waiting commands go on behind it. */
    public void complete(Consumer<ReplyWriter> reply) {
        if (executor.inEventLoop()) {
            completeHere(reply);
        } else {
            executor.execute(() -> completeHere(reply));
        }
    }

    private void completeHere(Consumer<ReplyWriter> reply) {
        if (completed) {
            return;
        }
        completed = true;
        if (then == null) {
            early = reply;
        } else {
            then.accept(reply);
        }
    }

    /**
     * The handler has returned: returns what was completed before. If that is nothing, {@code later} gets it.
     */
    @Nullable
    Consumer<ReplyWriter> detach(Consumer<Consumer<ReplyWriter>> later) {
        then = later;
        return early;
    }
}
