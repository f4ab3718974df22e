package dev.redoubt.sentinel.server;

import dev.redoubt.config.CommonDirectives;
import dev.redoubt.config.Live;
import dev.redoubt.config.LiveConfig;
import dev.redoubt.config.SentinelSettings;
import dev.redoubt.node.net.Connection;
import dev.redoubt.node.net.RespHandler;
import dev.redoubt.node.pubsub.Channels;
import dev.redoubt.node.resp.ReplyWriter;
import dev.redoubt.sentinel.core.SentinelView;
import dev.redoubt.sentinel.server.SentinelSession.Batch;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.EventLoop;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The RESP server that answers Sentinel's commands and sends its events. All connections are on one event loop, and so
 * is everything here. Any thread may call {@link #show}, {@link #publish} and {@link #answer}, which pass on to the
 * loop.
 *
 * <p>It shows the last {@link SentinelView} it was given: at most a tick of the core old, and never older than an event
 * that a client has received.
 */
public final class SentinelServer implements RespHandler {
    private final EventLoop loop;
    private final SentinelSettings settings;
    private final Live<String> requirepass;
    private final Live<Integer> maxclients;
    private final LongSupplier unixMs;

    /** The open connections by id, the oldest first. */
    private final Map<Long, SentinelSession> sessions = new LinkedHashMap<>();

    private final Channels<SentinelSession> channels = new Channels<>();
    private final SentinelCommandTable commands;
    private final ViewCache views;

    /**
     * Makes the server of one sentinel.
     *
     * @param loop of all its connections
     * @param config of the process
     * @param port to the process
     * @param id of this sentinel
     * @param unixMs the wall clock
     */
    public SentinelServer(EventLoop loop, LiveConfig config, SentinelPort port, String id, LongSupplier unixMs) {
        this.loop = loop;
        this.settings = config.sentinel();
        this.requirepass = config.live(CommonDirectives.REQUIREPASS);
        this.maxclients = config.live(CommonDirectives.MAXCLIENTS);
        this.unixMs = unixMs;
        this.views = new ViewCache(settings, id, unixMs);
        this.commands = new SentinelCommandTable(this, port, views);
    }

    /** Shows this view from now on. */
    public void show(SentinelView view) {
        loop.execute(() -> views.update(view));
    }

    /** Sends an event to the clients that have subscribed to it. */
    public void publish(String channel, String text) {
        byte[] name = channel.getBytes(StandardCharsets.UTF_8);
        byte[] message = text.getBytes(StandardCharsets.UTF_8);
        loop.execute(() -> channels.publish(name, (session, pattern) -> send(session, pattern, name, message)));
    }

    @Override
    public void opened(Connection connection) {
        SentinelSession session =
                new SentinelSession(connection, requirepass.get().isEmpty());
        connection.attach(session);
        connection.setRestricted(!session.authenticated);
        sessions.put(connection.id(), session);
    }

    @Override
    public void commands(Connection connection, List<byte[][]> batch) {
        enqueue(session(connection), new Batch(batch, ""));
    }

    @Override
    public void broken(Connection connection, String reply) {
        enqueue(session(connection), new Batch(List.of(), reply));
    }

    @Override
    public void closed(Connection connection) {
        SentinelSession session = session(connection);
        sessions.remove(connection.id());
        channels.removeAll(session);
        session.batches.clear();
        session.waiting = true;
        if (session.out != null) {
            session.out.release();
            session.out = null;
        }
    }

    Channels<SentinelSession> channels() {
        return channels;
    }

    Collection<SentinelSession> sessions() {
        return sessions.values();
    }

    /** {@code requirepass}, as a text with one character for each byte; empty for none. */
    String requirepass() {
        return requirepass.get();
    }

    int maxclients() {
        return maxclients.get();
    }

    long unixMs() {
        return unixMs.getAsLong();
    }

    /** Gives the reply of a command that came out {@link Outcome#LATER}; any thread. */
    void answer(SentinelSession session, Consumer<ReplyWriter> reply) {
        loop.execute(() -> {
            ByteBuf out = session.out;
            if (out != null) {
                reply.accept(new ReplyWriter(out, session.protocol));
                session.waiting = false;
                work(session);
            }
        });
    }

    private void enqueue(SentinelSession session, Batch batch) {
        session.batches.add(batch);
        session.lastInteractionMs = unixMs();
        if (!session.waiting) {
            work(session);
        }
    }

    /** Runs the commands of the batches in order, until one replies later or there are none. */
    private void work(SentinelSession session) {
        while (!session.batches.isEmpty()) {
            Batch batch = session.batches.element();
            ByteBuf out = session.out;
            if (out == null) {
                out = ByteBufAllocator.DEFAULT.buffer();
                session.out = out;
                session.done = 0;
            }
            while (session.done < batch.commands().size()) {
                byte[][] command = batch.commands().get(session.done++);
                Outcome outcome = commands.run(session, command, new ReplyWriter(out, session.protocol));
                if (outcome == Outcome.LATER) {
                    session.waiting = true;
                    return;
                }
                if (outcome == Outcome.CLOSE) {
                    finish(session, out);
                    session.batches.clear();
                    session.waiting = true;
                    session.connection.closeAfterReplies();
                    return;
                }
            }
            out.writeCharSequence(batch.protocolError(), StandardCharsets.ISO_8859_1);
            finish(session, out);
        }
    }

    private static void finish(SentinelSession session, ByteBuf out) {
        session.batches.remove();
        session.out = null;
        session.connection.reply(out);
    }

    private static void send(SentinelSession session, byte @Nullable [] pattern, byte[] channel, byte[] message) {
        ByteBuf open = session.out;
        ByteBuf out = open != null ? open : ByteBufAllocator.DEFAULT.buffer();
        ReplyWriter writer = new ReplyWriter(out, session.protocol);
        writer.push(pattern != null ? 4 : 3);
        writer.bulk(pattern != null ? "pmessage" : "message");
        if (pattern != null) {
            writer.bulk(pattern);
        }
        writer.bulk(channel);
        writer.bulk(message);
        if (open == null) {
            session.connection.sendLater(out);
            session.connection.flush();
        }
    }

    private static SentinelSession session(Connection connection) {
        return (SentinelSession) Objects.requireNonNull(connection.attachment());
    }
}
