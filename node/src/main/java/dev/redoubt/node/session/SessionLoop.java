package dev.redoubt.node.session;

import dev.redoubt.node.acl.AclUser;
import dev.redoubt.node.acl.AclUsers;
import dev.redoubt.node.acl.Denial;
import dev.redoubt.node.command.CommandSpec;
import dev.redoubt.node.command.DefectLog;
import dev.redoubt.node.net.Outlet;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.util.concurrent.EventExecutor;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * The sessions of one event loop: takes what their clients send, and hands on what shards answer. Everything but
 * {@link #executor} runs on that loop.
 */
final class SessionLoop implements SessionInput {
    private final EventExecutor executor;
    private final SessionEnvironment environment;
    private final LoopSessions sessions;
    private final Unflushed unflushed = new Unflushed();
    private final DefectLog failures = new DefectLog();
    private final LocalCommands local;
    private final Walk walk;

    /** Sessions whose held commands may go on, behind the walk that is under way. */
    private final Deque<Session> resumable = new ArrayDeque<>();

    private boolean walking;

    SessionLoop(EventExecutor executor, SessionEnvironment environment) {
        this.executor = executor;
        this.environment = environment;
        this.sessions = new LoopSessions(executor);
        this.local = new LocalCommands(environment.handlers(), environment.counters());
        this.walk = new Walk(environment, local);
    }

    @Override
    public EventExecutor executor() {
        return executor;
    }

    LoopSessions sessions() {
        return sessions;
    }

    // ---- Sessions --------------------------------------------------------------------------------------------------

    Session open(SessionOrigin origin, Outlet outlet, boolean mastersOnly) {
        AclUsers users = environment.login().access().users();
        boolean authenticated = mastersOnly || !users.loginRequired();
        ReplyQueue replies = new ReplyQueue(outlet, unflushed);
        Session session = new Session(
                origin, this, environment.shard(), replies, users.defaultUser(), authenticated, mastersOnly);
        outlet.setRestricted(!authenticated);
        sessions.add(session);
        environment.registry().opened(session);
        return session;
    }

    @Override
    public void closed(Session session) {
        if (session.closed) {
            return;
        }
        session.closed = true;
        session.client.close();
        sessions.remove(session);
        environment.registry().gone(session);
        session.discardTransaction();
        environment.registry().monitors().remove(session);
        session.backlog.clear();
        session.replies.close();
        // The shard learns that what waits behind it is run no more.
        relieved(session);
        environment.subscriptions().leave(session);
        if (session.replica != null) {
            environment.shard().replica(new ReplicaEvent.Gone(session.id()));
        }
    }

    // ---- What clients send -----------------------------------------------------------------------------------------

    @Override
    public void received(Session session, List<byte[][]> commands) {
        take(session, new Session.Batch(commands, 0, null));
    }

    @Override
    public void broken(Session session, String reply) {
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
        unflushed.flush();
    }

    private void walk(Session session, Session.Batch batch) {
        walking = true;
        try {
            session.lastInteractionMs = environment.unixMs().getAsLong();
            if (batch.broken() != null) {
                ByteBuf last = Unpooled.copiedBuffer(batch.broken(), StandardCharsets.US_ASCII);
                session.closing = true;
                session.replies.send(last, true, true);
            } else {
                walk.run(session, batch.commands(), batch.from());
            }
        } catch (RuntimeException defect) {
            failed(session, defect);
        } finally {
            walking = false;
        }
    }

    /** Ends one session that met a defect: the order of its replies is lost. The others go on. */
    private void failed(Session session, RuntimeException defect) {
        failures.add(session.lastCommand == null ? "?" : session.lastCommand.name(), session.lastInteractionMs, defect);
        session.outlet.close();
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

    @Override
    public void answered(Segment segment) {
        try {
            handOn(segment);
        } catch (RuntimeException defect) {
            // The caller is a shard, which must not end for one session's sake.
            failed(segment.session(), defect);
        }
    }

    @Override
    public void deniedInScript(Session session, AclUser user, Denial denial, CommandSpec spec, byte[][] args) {
        Denials.inScript(environment.login().access().log(), session, user, denial, spec, args);
    }

    private void handOn(Segment segment) {
        Session session = segment.session();
        if (segment.rest() != null) {
            takeRest(session, segment, segment.rest());
        }
        if (session.closed) {
            segment.release();
        } else if (segment.isReplied()) {
            if (segment.transaction() != null && segment.transaction().anyLocal()) {
                new ExecReply(local, segment).run();
            } else {
                filled(session, segment);
            }
        } else {
            segment.release();
            instead(session, segment);
        }
    }

    /** The shard has left over some commands of the segment: their replies come behind it. */
    private void takeRest(Session session, Segment segment, Segment rest) {
        if (session.closed) {
            environment.shard().execute(rest);
            return;
        }
        addBehind(session, segment, rest);
        session.unsent = rest;
    }

    /** Adds a segment with commands of another one, which is not filled; if the session waits, it now waits for it. */
    private static void addBehind(Session session, Segment before, Segment behind) {
        session.replies.addBehind(before, behind);
        behind.endsBatch = before.endsBatch;
        before.endsBatch = false;
        if (session.holding == before) {
            session.holding = behind;
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
            ByteBuf errors = ReplyQueue.allocate(Math.max(1, segment.replies() * error.length));
            for (int i = 0; i < segment.replies(); i++) {
                errors.writeBytes(error);
            }
            segment.fill(errors);
            filled(session, segment);
        }
    }

    @Override
    public void relieved(Session session) {
        Segment next = session.unsent;
        if (next != null && (session.closed || session.outlet.takesMore(session.replies.waitingBytes()))) {
            session.unsent = null;
            environment.shard().execute(next);
        }
        if (session.replica != null) {
            session.replica.relieved();
        }
    }

    @Override
    public void filled(Session session, Slot slot) {
        slot.filled = true;
        session.replies.filled(slot);
        if (session.unsent != null) {
            session.outlet.flush();
            relieved(session);
        }
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

    @Override
    public void blocked(Segment segment) {
        Session session = segment.session();
        if (session.closed || segment.filled) {
            return;
        }
        Segment before = segment.before();
        if (before != null) {
            addBehind(session, before, segment);
        }
        Session.Batch left = segment.leftBehind();
        if (left != null) {
            takeBack(session, left);
            segment.endsBatch = false;
            session.lastCommand = segment.spec(0);
        }
        session.replies.blocked(segment);
        session.outlet.setBlocked(true);
    }

    /** Commands that were sent and have not run go before those that were not sent. */
    private static void takeBack(Session session, Session.Batch left) {
        Session.Batch next = session.backlog.peekFirst();
        if (next != null && next.commands() == left.commands()) {
            session.backlog.removeFirst();
        }
        session.backlog.addFirst(left);
    }
}
