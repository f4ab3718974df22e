package dev.redoubt.sentinel.server;

import dev.redoubt.node.net.Connection;
import io.netty.buffer.ByteBuf;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the face knows of one connection. The face's loop only. */
final class SentinelSession {
    final Connection connection;
    /** Commands that came together, or none and the last words to a client that broke the protocol. */
    record Batch(List<byte[][]> commands, String lastWords) {}

    /** Batches that were not answered yet, the one under work first. */
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

    /** How many commands of the first batch are done. */
    int done;

    /** The answers to the first batch so far; null between batches. */
    @Nullable
    ByteBuf out;

    /** The answer to the command under work comes later. */
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
