package dev.redoubt.sentinel.server;

import dev.redoubt.node.net.Connection;
import io.netty.buffer.ByteBuf;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The state of one client's connection. On the event loop only. */
final class SentinelSession {
    final Connection connection;
    /** Commands that came together; or none, and the error for a client that broke the protocol. */
    record Batch(List<byte[][]> commands, String protocolError) {}

    /** The batches that are not answered yet, in order. The first is in progress. */
    final Deque<Batch> batches = new ArrayDeque<>();

    boolean authenticated;
    int protocol = 2;
    String name = "";
    String libraryName = "";
    String libraryVersion = "";
    String lastCommand = "NULL";
    long lastInteractionMs;
    int channels;
    int patterns;

    /** The number of commands of the first batch that have run. */
    int done;

    /** The replies to the first batch so far; null between batches. Owned by this session until it is sent. */
    @Nullable
    ByteBuf out;

    /** True while the reply to the command in progress is outstanding, and after the connection has ended. */
    boolean waiting;

    SentinelSession(Connection connection, boolean authenticated) {
        this.connection = connection;
        this.authenticated = authenticated;
        this.lastInteractionMs = connection.createdMs();
    }

    long id() {
        return connection.id();
    }

    boolean subscribed() {
        return channels + patterns > 0;
    }
}
