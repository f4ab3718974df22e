package dev.redoubt.node.session;

import java.util.function.Consumer;

/**
 * Data that leave through the gate for somebody who is no client: the values of MIGRATE. Both callbacks run on the
 * shard's thread, one of them once.
 *
 * @param go the data may leave
 * @param stay they may not; the argument is the error, code word first
 */
public record Departure(Runnable go, Consumer<String> stay) implements Outgoing {
    /** Returns 0: whoever sends the data counts them. */
    @Override
    public long bytes() {
        return 0;
    }
}
