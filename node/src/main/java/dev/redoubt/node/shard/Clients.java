package dev.redoubt.node.shard;

import dev.redoubt.config.CommonDirectives;
import dev.redoubt.config.Live;
import dev.redoubt.node.command.engine.Outcome;
import dev.redoubt.node.command.engine.Propagation;
import dev.redoubt.node.command.engine.Session;
import dev.redoubt.node.net.Connection;
import dev.redoubt.node.resp.ReplyWriter;
import dev.redoubt.node.shard.core.ShardState;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The clients of a shard: runs their commands, batch by batch, and lets what they say leave through the gate. A batch
 * waits behind a deferred reply, a pause or a load of its own client. The shard's thread only.
 */
final class Clients {
    private static final int FIRST_REPLY_BYTES = 256;
    private static final int FIRST_SCRATCH_BYTES = 64 << 10;
    private static final int KEPT_SCRATCH_BYTES = 1 << 20;

    private final Shard shard;
    private final Live<String> requirepass;
    private final Map<Long, Client> clients = new TreeMap<>();
    private final ByteBufAllocator allocator = PooledByteBufAllocator.DEFAULT;
    private final ReplyWriter writer = new ReplyWriter(Unpooled.EMPTY_BUFFER, 2);
    private ByteBuf scratch = Unpooled.buffer(FIRST_SCRATCH_BYTES);
    private @Nullable Client current;
    private ByteBuf currentOut = Unpooled.EMPTY_BUFFER;
    private @Nullable DeferredReply deferring;

    Clients(Shard shard) {
        this.shard = shard;
        this.requirepass = shard.setup.config().live(CommonDirectives.REQUIREPASS);
    }

    /** All of them, by ascending session id. */
    Collection<Client> all() {
        return clients.values();
    }

    @Nullable
    Client find(Session session) {
        return clients.get(session.id());
    }

    void add(Client client) {
        clients.put(client.session.id(), client);
    }

    /** It is gone: nothing of it is run or sent any more. */
    void remove(Client client) {
        client.closed = true;
        client.waiting.clear();
        clients.remove(client.session.id());
        shard.engine.disconnected(client.session);
    }

    void opened(Connection connection) {
        boolean authenticated = requirepass.get().isEmpty();
        Session session = new Session(
                connection.id(),
                connection.address(),
                connection.localAddress(),
                connection.createdMs(),
                authenticated);
        Client client = new Client(connection, session);
        connection.attach(client);
        connection.setRestricted(!authenticated);
        add(client);
    }

    void closed(Connection connection) {
        if (connection.attachment() instanceof Client client) {
            remove(client);
        }
    }

    void execute(Connection connection, Client.Batch batch) {
        if (connection.attachment() instanceof Client client) {
            execute(client, batch);
        }
    }

    void execute(Client client, Client.Batch batch) {
        if (client.closed || shard.core.state() == ShardState.STOPPING) {
            return;
        }
        if (client.mustWait() || shard.core.holdsCommands() || shard.stopping.holds(batch)) {
            client.waiting.add(batch);
            return;
        }
        run(client, batch);
        shard.replies.flush();
    }

    /** Runs what waited behind a pause or a load. */
    void resumeWaiting() {
        for (Client client : new ArrayList<>(clients.values())) {
            runWaiting(client);
        }
        shard.replies.flush();
    }

    private void runWaiting(Client client) {
        while (!client.closed
                && client.deferred == null
                && !client.waiting.isEmpty()
                && !shard.core.holdsCommands()
                && !shard.stopping.holds(client.waiting.peek())) {
            run(client, client.waiting.remove());
        }
    }

    private void run(Client client, Client.Batch batch) {
        if (client.connection instanceof PeerOutlet peer && !peer.admits()) {
            return;
        }
        if (batch.broken() != null) {
            ByteBuf out = Unpooled.copiedBuffer(batch.broken(), StandardCharsets.US_ASCII);
            leave(client, null, out, false, 1, ReplySlot.Then.CLOSE);
            return;
        }
        if (shard.core.state() == ShardState.SERVING) {
            shard.durability.beforeBatch();
            shard.core.updateAccess();
        }
        Client before = current;
        ByteBuf beforeOut = currentOut;
        // A completed reply may let another client's commands run in the middle of these.
        ByteBuf out = before == null ? scratch.clear() : Unpooled.buffer(FIRST_REPLY_BYTES);
        current = client;
        currentOut = out;
        try {
            runAll(client, batch, out);
        } finally {
            current = before;
            currentOut = beforeOut;
        }
    }

    private void runAll(Client client, Client.Batch batch, ByteBuf out) {
        List<byte[][]> commands = batch.commands();
        Propagation effects = shard.engine.effects();
        int sizeBefore = effects.size();
        long unixMs = shard.clock.unixMs();
        int replies = 0;
        ReplySlot.Then then = ReplySlot.Then.ANSWERED;
        for (int i = batch.from(); i < commands.size(); i++) {
            int written = out.writerIndex();
            Outcome outcome = shard.engine.execute(client.session, commands.get(i), unixMs, out);
            if (out.writerIndex() > written) {
                replies++;
            }
            if (outcome == Outcome.REPLIED) {
                continue;
            }
            if (outcome == Outcome.CLOSE_AFTER_REPLY) {
                then = ReplySlot.Then.CLOSE;
                break;
            }
            if (!answeredEarly(client, out)) {
                client.waiting.addFirst(new Client.Batch(commands, i + 1, null));
                client.connection.setBlocked(true);
                then = ReplySlot.Then.MORE;
                break;
            }
            replies++;
        }
        boolean wrote = effects.size() != sizeBefore;
        if (wrote) {
            client.lastWrite = shard.core.position();
        }
        client.connection.setPubsub(client.session.pubsub());
        client.connection.setRestricted(!client.session.authenticated());
        leave(client, batch, ready(out), wrote, replies, then);
        if (effects.size() > 0) {
            shard.core.requestRecord();
        }
    }

    /**
     * The replies of a batch in one buffer for the socket. They are written to the heap first: a copy of ten bytes into
     * direct memory costs as much as one of a thousand.
     */
    private ByteBuf ready(ByteBuf replies) {
        int length = replies.readableBytes();
        ByteBuf out =
                length == 0 ? Unpooled.EMPTY_BUFFER : allocator.ioBuffer(length).writeBytes(replies);
        if (scratch.capacity() > KEPT_SCRATCH_BYTES) {
            scratch = Unpooled.buffer(FIRST_SCRATCH_BYTES);
        }
        return out;
    }

    /** A deferred reply that was complete before its handler returned goes out in its place. */
    private boolean answeredEarly(Client client, ByteBuf out) {
        DeferredReply reply = deferring;
        deferring = null;
        if (reply == null) {
            throw new IllegalStateException("a command was deferred without asking");
        }
        Consumer<ReplyWriter> early = reply.detach();
        if (early == null) {
            client.deferred = reply;
            return false;
        }
        writer.reset(out, client.session.protocol());
        early.accept(writer);
        return true;
    }

    DeferredReply defer(Session session) {
        Client client = clients.get(session.id());
        if (client == null || client != current) {
            throw new IllegalStateException("only the running command can be deferred");
        }
        DeferredReply reply = new DeferredReply(this, client);
        deferring = reply;
        return reply;
    }

    void completeDeferred(DeferredReply deferred, Consumer<ReplyWriter> reply) {
        Client client = deferred.client;
        if (client.closed || client.deferred != deferred) {
            return;
        }
        client.deferred = null;
        client.connection.setBlocked(false);
        ByteBuf out = allocator.ioBuffer(FIRST_REPLY_BYTES);
        reply.accept(new ReplyWriter(out, client.session.protocol()));
        leave(client, null, out, false, 1, ReplySlot.Then.MORE);
        runWaiting(client);
        shard.replies.flush();
    }

    private void leave(
            Client client, Client.@Nullable Batch batch, ByteBuf out, boolean wrote, int replies, ReplySlot.Then then) {
        ReplySlot slot = new ReplySlot(client, out, replies, then);
        if (!shard.core.leave(slot, wrote, client.held > 0, batch)) {
            shard.replies.held(slot);
        }
    }

    /** Bytes that are no reply, behind what the connection was sent. */
    void push(Session session, byte[] message) {
        Client client = clients.get(session.id());
        if (client == null) {
            return;
        }
        if (client == current) {
            currentOut.writeBytes(message);
        } else {
            leave(client, null, Unpooled.wrappedBuffer(message), false, 0, ReplySlot.Then.MORE);
        }
    }
}
