package dev.redoubt.node.shard;

import dev.redoubt.node.command.engine.Session;
import dev.redoubt.node.net.Outlet;
import dev.redoubt.node.shard.core.Content;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A connection, or one request of a peer, as the shard sees it; used by the shard's thread only. */
final class Client {
    /** A batch of commands, or the protocol error that ends a connection. */
    record Batch(List<byte[][]> commands, int from, @Nullable String broken) implements Content {
        @Override
        public boolean readsData() {
            return DataCommands.anyRead(this);
        }

        @Override
        public boolean writesData() {
            return DataCommands.anyWrite(this);
        }

        static Batch of(List<byte[][]> commands) {
            return new Batch(commands, 0, null);
        }

        static Batch broken(String reply) {
            return new Batch(List.of(), 0, reply);
        }
    }

    final Outlet connection;
    final Session session;

    /** Batches behind a deferred reply, a pause or a load. */
    final Deque<Batch> waiting = new ArrayDeque<>();

    /** The deferred reply that the next batches wait for. */
    @Nullable
    DeferredReply deferred;

    /** The position of its last write, for WAIT. */
    long lastWrite;

    /** Held replies in the gate; such a connection is closed at demotion. */
    int held;

    boolean closed;
    /** Whether something was sent to it since its last flush. */
    boolean unflushed;

    Client(Outlet connection, Session session) {
        this.connection = connection;
        this.session = session;
    }

    boolean mustWait() {
        return deferred != null || !waiting.isEmpty();
    }
}
