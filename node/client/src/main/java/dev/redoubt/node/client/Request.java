package dev.redoubt.node.client;

import dev.redoubt.node.protocol.ClientMessage;
import dev.redoubt.persistence.log.MemberId;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A request from its acceptance to its end. The client's actor writes {@link #sentTo}; everybody may read. */
final class Request {
    /** A mastership, as far as a client needs it: the term names member and process (docs/protocol.md 3.1). */
    record Target(MemberId member, long term) {}

    final long number;
    final List<ClientMessage.Command> commands;
    final int bytes;
    final long deadlineMs;
    final long submittedNanos;
    final CompletableFuture<List<Reply>> result = new CompletableFuture<>();

    /** The master that has the request and may have executed it; null while there is none. */
    volatile @Nullable Target sentTo;

    Request(long number, List<ClientMessage.Command> commands, int bytes, long deadlineMs, long submittedNanos) {
        this.number = number;
        this.commands = commands;
        this.bytes = bytes;
        this.deadlineMs = deadlineMs;
        this.submittedNanos = submittedNanos;
    }

    /** Returns the name of the first command in upper case. */
    String name() {
        return Batches.name(commands.get(0).args().get(0));
    }
}
