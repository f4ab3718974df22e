package dev.redoubt.node.net;

import dev.redoubt.node.resp.DecoderLimits;
import dev.redoubt.node.resp.RespDecoder;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.DuplexChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client's socket: cuts what arrives into batches of commands, sends what the handler answers, and keeps both
 * bounded.
 *
 * <p>A batch is one message to an actor, so it is capped: a thousand commands in one message would keep the loop from
 * its sockets. A client may have {@value #MAX_UNANSWERED} batches unanswered; then it is not read until some are. A
 * client that does not read its replies is closed by its output limit; where there is none (Redis's default for
 * ordinary clients) it is no longer read once its share of the memory waits for it. DIFFERS: redis-server reads on and
 * grows without bound there.
 *
 * <p>States: open → draining (the client closed its sending side, the protocol was broken, or
 * {@link #closeAfterReplies} was called: what was asked is still answered, nothing more is read) → closed.
 *
 * <p>{@link #reply}, {@link #sendLater}, {@link #flush}, the close methods and the setters may be called by any thread;
 * on the connection's own loop they act at once. The rest belongs to that loop.
 */
public final class Connection implements Outlet {
    static final int MAX_BATCH_COMMANDS = 512;
    static final int MAX_BATCH_BYTES = 64 << 10;
    static final int MAX_UNANSWERED = 64;

    /** A client gets no more of the replies of a batch while so many bytes wait for it. */
    private static final long STREAM_BYTES = 1 << 20;

    private static final Logger LOG = LoggerFactory.getLogger(Connection.class);

    private final long id;
    private final DuplexChannel channel;
    private final RespServer server;
    private final RespDecoder decoder;
    private final String address;
    private final String localAddress;
    private final long createdMs = System.currentTimeMillis();

    private @Nullable Object attachment;
    private long lastActiveNanos = System.nanoTime();
    private final SoftLimit soft = new SoftLimit();
    private final OutputQueue output;
    private final ClientMemory memory;
    private int unanswered;
    private ClientClass clientClass = ClientClass.NORMAL;
    private boolean blocked;
    private boolean draining;

    /** All is answered; it closes when all is sent. */
    private boolean closing;

    private boolean paused;
    private ServerLimits limits;
    private long inputBytes;
    private long outputBytes;
    private long reads;

    /** @param unix the file of the Unix socket on which the client came; null for TCP */
    Connection(long id, DuplexChannel channel, @Nullable Path unix, RespServer server) {
        this.id = id;
        this.channel = channel;
        this.server = server;
        this.limits = server.limits();
        this.output = new OutputQueue(channel);
        this.memory = new ClientMemory(server.memory(), MAX_UNANSWERED);
        this.decoder = new RespDecoder(decoderLimits(limits), server.memory()::hasForRequest);
        this.address = unix == null ? Addresses.text(channel.remoteAddress()) : unix + ":0";
        this.localAddress = unix == null ? Addresses.text(channel.localAddress()) : unix + ":0";
    }

    /** Unique in its server, ascending from 1. */
    public long id() {
        return id;
    }

    /** The client's {@code host:port}; the file of the Unix socket and 0, as in Redis, if it came there. */
    public String address() {
        return address;
    }

    /** Our own {@code host:port} of this connection. */
    public String localAddress() {
        return localAddress;
    }

    /** Unix time of the accept. */
    public long createdMs() {
        return createdMs;
    }

    /** Returns the loop on which replies are written without a hop. */
    public EventLoop loop() {
        return channel.eventLoop();
    }

    /** Returns the object that the handler keeps with this connection. */
    public @Nullable Object attachment() {
        return attachment;
    }

    /** Keeps something with this connection, such as a session. */
    public void attach(@Nullable Object value) {
        attachment = value;
    }

    /** Returns what has gone through the socket; off its loop it may lag. */
    Traffic traffic() {
        return new Traffic(inputBytes, outputBytes, reads, output.writes());
    }

    /** Bytes held of a command that is not complete. */
    @Override
    public long queryBufferBytes() {
        return decoder.bufferedBytes();
    }

    /** Bytes that wait to be sent. */
    @Override
    public long pendingBytes() {
        return output.bytes();
    }

    @Override
    public long requestMemoryBytes() {
        return Math.max(decoder.heldBytes(), memory.requests());
    }

    @Override
    public long replyMemoryBytes() {
        return output.ownBytes();
    }

    @Override
    public boolean takesMore(long waitingBytes) {
        long hard = server.limits().output(clientClass).hardBytes();
        long most = Math.min(STREAM_BYTES, server.memory().shareBytes());
        return pendingBytes() + waitingBytes <= (hard > 0 ? Math.min(most, hard / 2) : most);
    }

    /** Chooses its output limit; only an ordinary client is closed as idle. */
    @Override
    public void setClientClass(ClientClass value) {
        if (loop().inEventLoop()) {
            clientClass = value;
        } else {
            loop().execute(() -> setClientClass(value));
        }
    }

    /** While the client waits for a reply that may never come, a closed sending side ends the connection at once. */
    @Override
    public void setBlocked(boolean value) {
        if (!loop().inEventLoop()) {
            loop().execute(() -> setBlocked(value));
            return;
        }
        blocked = value;
        if (value && draining) {
            close();
        }
    }

    /** Until it has authenticated a client may send short commands only. */
    @Override
    public void setRestricted(boolean value) {
        if (loop().inEventLoop()) {
            decoder.setRestricted(value);
        } else {
            loop().execute(() -> setRestricted(value));
        }
    }

    @Override
    public void setQueuedBytes(long bytes) {
        memory.setQueuedBytes(bytes);
    }

    /** Sends the answer to the oldest unanswered batch, and flushes; the buffer, which may be empty, is released. */
    public void reply(ByteBuf out) {
        replyLater(out);
        flush();
    }

    /** As {@link #reply}, without the flush. */
    @Override
    public void replyLater(ByteBuf out) {
        if (loop().inEventLoop()) {
            unanswered--;
            memory.answered();
            write(out);
            if (draining) {
                closeIfDrained();
            } else if (paused) {
                resumeIfRelieved();
            }
        } else {
            loop().execute(() -> replyLater(out));
        }
    }

    /** Sends bytes that answer no batch (pub/sub messages), without a flush; the buffer is released. */
    @Override
    public void sendLater(ByteBuf out) {
        if (loop().inEventLoop()) {
            write(out);
        } else {
            loop().execute(() -> sendLater(out));
        }
    }

    /** On the connection's own loop only. */
    @Override
    public boolean takesPush(long waitingBytes) {
        if (!channel.isActive()) {
            return false;
        }
        long share = server.memory().shareBytes();
        long hard = server.limits().pubsub().hardBytes();
        long most = hard > 0 ? Math.min(hard, share) : share;
        if (pendingBytes() + waitingBytes > most) {
            flush();
            if (pendingBytes() + waitingBytes > most) {
                closeSlow();
                return false;
            }
        }
        return true;
    }

    /** Hands what was written to the socket. */
    @Override
    public void flush() {
        if (loop().inEventLoop()) {
            if (output.flush()) {
                loop().execute(this::sent);
            }
        } else {
            loop().execute(this::flush);
        }
    }

    /** The socket took bytes: it may take more, and so may the client. */
    void sent() {
        flush();
        account();
        if (closing && output.isEmpty()) {
            closeBehindOutput();
        } else if (paused && !draining) {
            resumeIfRelieved();
        }
        server.handler().relieved(this);
    }

    /** Reads nothing more, and closes when all unanswered batches have been answered and sent. */
    @Override
    public void closeAfterReplies() {
        if (loop().inEventLoop()) {
            drain();
        } else {
            loop().execute(this::drain);
        }
    }

    /** Closes at once; what was not sent is lost. */
    @Override
    public void close() {
        var unused = channel.close();
    }

    private void write(ByteBuf out) {
        int length = out.readableBytes();
        if (length == 0) {
            out.release();
            return;
        }
        outputBytes += length;
        if (pendingBytes() > 0 && isOver(pendingBytes() + length)) {
            // DIFFERS: what was answered before has its chance; redis-server counts all that one read has brought.
            flush();
        }
        output.write(out);
        checkOutput();
        account();
    }

    private void account() {
        memory.update(decoder.heldBytes(), output.ownBytes());
        server.eviction().check(loop());
    }

    /** Returns what the account of the process has for this client, in bytes. */
    long accountedBytes() {
        return memory.accountedBytes();
    }

    /** Closes, and gives back at once what the client held. */
    void evict() {
        memory.close();
        close();
    }

    /** The connection is gone, and what it held. */
    void gone() {
        output.close();
        memory.close();
    }

    private void checkOutput() {
        long pending = pendingBytes();
        if (pending < RespServer.SMALL_OUTPUT_BYTES) {
            soft.kept();
            return;
        }
        if (isOver(pending)) {
            closeSlow();
        } else if (clientClass == ClientClass.NORMAL
                && pending > server.memory().shareBytes()) {
            flush();
            pause();
        }
    }

    private boolean isOver(long bytes) {
        long hard = server.limits().output(clientClass).hardBytes();
        return hard > 0 && bytes > hard && bytes >= RespServer.SMALL_OUTPUT_BYTES;
    }

    /** Called once a second: the idle timeout and the soft output limit. */
    void tick(long nowNanos, ServerLimits limits) {
        long idleSeconds = (nowNanos - lastActiveNanos) / 1_000_000_000L;
        boolean idle = !blocked && clientClass == ClientClass.NORMAL && idleSeconds > limits.timeoutSeconds();
        if (limits.timeoutSeconds() > 0 && idle) {
            LOG.debug("Closing idle client {}", address);
            close();
            return;
        }
        if (soft.exceeded(server.limits().output(clientClass), pendingBytes(), nowNanos)) {
            closeSlow();
        }
        if (paused && !draining) {
            resumeIfRelieved();
        }
        // Netty tells of a socket that takes bytes again only if much was waiting.
        server.handler().relieved(this);
    }

    private void closeSlow() {
        LOG.warn("Client {} closed for overcoming of output buffer limits: {} bytes wait", address, pendingBytes());
        server.countSlowClient();
        close();
    }

    private void pause() {
        if (!paused) {
            paused = true;
            channel.config().setAutoRead(false);
        }
    }

    private void resumeIfRelieved() {
        if (unanswered <= MAX_UNANSWERED / 2
                && pendingBytes() <= server.memory().shareBytes() / 2) {
            paused = false;
            deliver();
            if (!paused && !draining) {
                channel.config().setAutoRead(true);
            }
        }
    }

    void drain() {
        if (!draining) {
            draining = true;
            channel.config().setAutoRead(false);
            if (blocked) {
                close();
            } else {
                closeIfDrained();
            }
        }
    }

    private void closeIfDrained() {
        if (unanswered == 0) {
            closing = true;
            if (output.isEmpty()) {
                closeBehindOutput();
            } else {
                flush();
            }
        }
    }

    private void closeBehindOutput() {
        channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
    }

    /** Bytes came; the buffer stays the caller's. */
    void received(ByteBuf in) {
        if (!draining) {
            reads++;
            inputBytes += in.readableBytes();
            lastActiveNanos = System.nanoTime();
            followLimits();
            decoder.feed(in);
            deliver();
            account();
            closeIfGreedy();
        }
    }

    /**
     * Closes a client whose requests hold more than its share of the memory when none is left, as redis-server evicts
     * clients (networking.c, evictClients).
     */
    private void closeIfGreedy() {
        long held = memory.requests();
        if (held > RespServer.SMALL_OUTPUT_BYTES && server.memory().availableBytes() < 0 && !draining) {
            long share = server.memory().shareBytes();
            if (held > share) {
                LOG.warn(
                        "Client {} closed: its requests hold {} bytes, and the process has no memory left. Increase"
                                + " -Xmx, lower maxmemory, or have the client send less at once.",
                        address,
                        held);
                close();
            }
        }
    }

    private void followLimits() {
        ServerLimits now = server.limits();
        if (!now.equals(limits)) {
            limits = now;
            decoder.setLimits(decoderLimits(now));
        }
    }

    private static DecoderLimits decoderLimits(ServerLimits limits) {
        return new DecoderLimits(limits.bulkBytes(), limits.queryBufferBytes());
    }

    /** Cuts what the decoder holds into batches; stops early when too many of them are unanswered. */
    private void deliver() {
        while (!draining && !paused) {
            List<byte[][]> batch = new ArrayList<>();
            int bytes = 0;
            byte[][] command = null;
            while (bytes < MAX_BATCH_BYTES && batch.size() < MAX_BATCH_COMMANDS && (command = decoder.next()) != null) {
                batch.add(command);
                for (byte[] argument : command) {
                    bytes += argument.length + Integer.BYTES;
                }
            }
            if (!batch.isEmpty()) {
                unanswered++;
                memory.asked(bytes);
                server.handler().commands(this, batch);
                if (unanswered >= MAX_UNANSWERED) {
                    pause();
                }
            }
            if (command == null) {
                break;
            }
        }
        String error = decoder.error();
        if (error != null && !draining && !paused) {
            refuse(error);
        }
    }

    /** The answers before it go first, as in networking.c, where the error is the last reply of the client. */
    private void refuse(String error) {
        if (error.isEmpty()) {
            LOG.warn("Closing client {} that reached max query buffer length", address);
            close();
            return;
        }
        unanswered++;
        memory.asked(0);
        server.handler().broken(this, "-ERR " + error + "\r\n");
        drain();
    }
}
