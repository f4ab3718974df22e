package dev.redoubt.node.session;

import dev.redoubt.node.command.CommandSpec;
import dev.redoubt.node.net.Outlet;
import dev.redoubt.node.resp.ReplyWriter;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.util.concurrent.EventExecutor;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * The sessions of one event loop: takes what their clients send, and hands on what shards answer. Everything but
 * {@link #executor} runs on that loop.
 */
public final class SessionLoop {
    private static final int FIRST_REPLY_BYTES = 256;

    private final EventExecutor executor;
    private final SessionEnvironment environment;
    private final SessionContext context;
    private final Walk walk;

    /** All open sessions, by ascending id. */
    private final Map<Long, Session> sessions = new TreeMap<>();

    /** Sessions to which something was sent since the last {@link #flush}; one may be in it twice. */
    private final List<Session> touched = new ArrayList<>();

    /** Sessions whose held commands may go on, behind the walk that is under way. */
    private final Deque<Session> resumable = new ArrayDeque<>();

    private boolean walking;

    SessionLoop(EventExecutor executor, SessionEnvironment environment) {
        this.executor = executor;
        this.environment = environment;
        this.context = new SessionContext(environment.handlers().table(), environment.counters());
        this.walk = new Walk(this);
    }

    /** Returns what runs its tasks; any thread. */
    EventExecutor executor() {
        return executor;
    }

    SessionEnvironment environment() {
        return environment;
    }

    Collection<Session> sessions() {
        return sessions.values();
    }

    // ---- Sessions --------------------------------------------------------------------------------------------------

    Session open(long id, String address, String localAddress, long createdMs, Outlet outlet, boolean mastersOnly) {
        boolean authenticated = mastersOnly || !environment.login().passwordRequired();
        Session session = new Session(id, address, localAddress, createdMs, this, outlet, authenticated, mastersOnly);
        outlet.setRestricted(!authenticated);
        sessions.put(id, session);
        environment.registry().opened();
        return session;
    }

    /** The connection is gone, whoever closed it: nothing of the session is run or sent any more. */
    void closed(Session session) {
        if (session.closed) {
            return;
        }
        session.closed = true;
        session.client.close();
        sessions.remove(session.id());
        environment.registry().gone();
        session.discardTransaction();
        session.backlog.clear();
        session.replies.close();
        if (session.pubsub()) {
            environment.subscriptions().removeAll(session);
            environment.subscriptions().count(-1);
            session.channels = 0;
            session.patterns = 0;
        }
    }

    // ---- What clients send -----------------------------------------------------------------------------------------

    /** Takes a batch of commands. */
    void received(Session session, List<byte[][]> commands) {
        take(session, new Session.Batch(commands, 0, null));
    }

    /** Takes the protocol error that ends the connection, with the reply to it. */
    void broken(Session session, String reply) {
        take(session, new Session.Batch(List.of(), 0, reply));
    }

    private void take(Session session, Session.Batch batch) {
        if (session.closing || session.closed) {
            return;
        }
        if (session.held() || !session.backlog.isEmpty() || walking) {
            session.backlog.add(batch);
            if (!session.held()) {
                resumable.add(session);
            }
            return;
        }
        walk(session, batch);
        drain();
        flush();
    }

    private void walk(Session session, Session.Batch batch) {
        walking = true;
        try {
            session.lastInteractionMs = environment.unixMs().getAsLong();
            if (batch.broken() != null) {
                ByteBuf last = Unpooled.copiedBuffer(batch.broken(), StandardCharsets.US_ASCII);
                session.closing = true;
                send(session, last, true, true);
            } else {
                walk.run(session, batch.commands(), batch.from());
            }
        } finally {
            walking = false;
        }
    }

    /** Runs the held commands of a session, as soon as no other walk is under way. */
    private void resume(Session session) {
        resumable.add(session);
        if (!walking) {
            drain();
        }
    }

    private void drain() {
        Session next = resumable.poll();
        while (next != null) {
            while (!next.held() && !next.backlog.isEmpty()) {
                walk(next, next.backlog.remove());
            }
            next = resumable.poll();
        }
    }

    // ---- What is answered ------------------------------------------------------------------------------------------

    /** Runs one request that needs no shard; its reply goes to {@code out} unless it defers. */
    SessionContext runLocal(Session session, CommandSpec spec, byte[][] args, ByteBuf out) {
        SessionHandler handler = prepare(session, spec, args, out);
        environment.counters().countCommand();
        handler.run(context);
        return context;
    }

    /** Runs a request for what it does to {@link Session#state} only; its reply and its errors count for nothing. */
    void tryOut(Session session, CommandSpec spec, byte[][] args) {
        ByteBuf dropped = Unpooled.buffer(FIRST_REPLY_BYTES);
        SessionHandler handler = prepare(session, spec, args, dropped);
        context.setCounting(false);
        handler.run(context);
        context.setCounting(true);
    }

    private SessionHandler prepare(Session session, CommandSpec spec, byte[][] args, ByteBuf out) {
        SessionHandler handler = environment.handlers().find(spec);
        if (handler == null) {
            throw new IllegalStateException("the shard runs " + spec.name() + ", not the session");
        }
        context.begin(session);
        context.spec = spec;
        context.args = args;
        context.nowMs = session.lastInteractionMs;
        context.reply.reset(out, session.state.protocol);
        return handler;
    }

    /** Sends bytes behind everything that the session was promised, without a flush. */
    void send(Session session, ByteBuf bytes, boolean endsBatch, boolean closes) {
        touch(session);
        session.replies.send(bytes, endsBatch, closes);
    }

    /** A shard has answered. */
    void answered(Segment segment) {
        Session session = segment.session();
        if (session.closed) {
            segment.release();
        } else if (segment.isReplied()) {
            if (segment.transaction() != null && segment.transaction().anyLocal()) {
                new ExecReply(this, segment).run();
            } else {
                filled(session, segment);
            }
        } else {
            segment.release();
            instead(session, segment);
        }
    }

    /** There are no replies: says so where something can be said, and closes where not. */
    private void instead(Session session, Segment segment) {
        if (segment.isRefused()) {
            session.outlet.refused();
        } else if (!segment.isTimedOut()) {
            session.outlet.close();
        } else if (!session.outlet.outcomeUnknown(segment.reason())) {
            byte[] error = ("-" + segment.reason() + "\r\n").getBytes(StandardCharsets.US_ASCII);
            ByteBuf errors = allocate(Math.max(1, segment.replies() * error.length));
            for (int i = 0; i < segment.replies(); i++) {
                errors.writeBytes(error);
            }
            segment.fill(errors);
            filled(session, segment);
        }
    }

    /** A slot has its bytes: they leave in their turn, and who waited for them goes on. */
    void filled(Session session, Slot slot) {
        slot.filled = true;
        touch(session);
        session.replies.filled(slot);
        Slot holding = session.holding;
        boolean passed = holding != null && holding.barrier && session.replies.isEmpty();
        if (holding == slot || passed) {
            session.holding = null;
            if (slot.blocked) {
                session.outlet.setBlocked(false);
            }
            resume(session);
        }
    }

    /** The reply to the segment may never come. */
    void blocked(Segment segment) {
        Session session = segment.session();
        if (!session.closed && !segment.filled) {
            touch(session);
            session.replies.blocked(segment);
            session.outlet.setBlocked(true);
        }
    }

    /** A reply that a handler promised is there. */
    void late(Session session, Slot slot, boolean silent, Consumer<ReplyWriter> reply) {
        if (session.closed) {
            return;
        }
        ByteBuf out = allocate(FIRST_REPLY_BYTES);
        if (!silent) {
            reply.accept(new ReplyWriter(out, session.state.protocol));
        }
        slot.closes = session.closing;
        slot.fill(out);
        filled(session, slot);
        flush();
    }

    static ByteBuf allocate(int bytes) {
        return PooledByteBufAllocator.DEFAULT.ioBuffer(bytes);
    }

    void touch(Session session) {
        touched.add(session);
    }

    /** Hands what was sent to the sockets. */
    void flush() {
        for (int i = 0; i < touched.size(); i++) {
            touched.get(i).outlet.flush();
        }
        touched.clear();
    }
}
