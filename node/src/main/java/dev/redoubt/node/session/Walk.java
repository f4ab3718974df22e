package dev.redoubt.node.session;

import dev.redoubt.node.command.CommandFlag;
import dev.redoubt.node.command.CommandSpec;
import dev.redoubt.node.command.Texts;
import dev.redoubt.node.command.engine.Transaction;
import dev.redoubt.node.resp.ReplyWriter;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Walks the commands of one batch: those that need the shard become segments, the others are run at once. One a loop,
 * used again for each batch; that loop only.
 *
 * <p>At any moment there is an open segment, or replies in {@link #local}, or neither. So the replies leave in the
 * order of the commands: before one begins, the other is sent.
 *
 * <p>A command that may wait for a key usually finds something, so those behind it that need no decision go with it.
 * The segment ends before any other command and holds the session: nothing may run behind a command that turns out to
 * wait.
 */
final class Walk {
    private static final int FIRST_SCRATCH_BYTES = 64 << 10;
    private static final int KEPT_SCRATCH_BYTES = 1 << 20;
    private static final int FIRST_LATE_BYTES = 256;

    private final SessionAdmission admission;
    private final Denials denials;
    private final LocalCommands own;
    private final ShardLink shard;
    private final SessionCounters counters;
    private final Monitors monitors;
    private final ReplyWriter writer = new ReplyWriter(Unpooled.EMPTY_BUFFER, 2);

    /**
     * Replies of commands that the session ran, until they are sent. They are written to the heap first: a copy of ten
     * bytes into direct memory costs as much as one of a thousand.
     */
    private ByteBuf local = Unpooled.buffer(FIRST_SCRATCH_BYTES);

    /** The segment that is being filled; null if there is none. */
    private @Nullable Segment open;

    /** The slot that was added last in this walk, if its bytes are yet to come; else null. */
    private @Nullable Slot lastSent;

    /** @param own runs what needs no shard; the loop's */
    Walk(SessionEnvironment environment, LocalCommands own) {
        this.admission = new SessionAdmission(environment);
        this.denials = new Denials(environment.login().access().log());
        this.own = own;
        this.shard = environment.shard();
        this.counters = environment.counters();
        this.monitors = environment.registry().monitors();
    }

    /** Walks the commands from index {@code from} on; if one holds the session, the rest goes into its backlog. */
    void run(Session session, List<byte[][]> commands, int from) {
        int size = commands.size();
        int at = from;
        try {
            while (at < size && !session.held()) {
                at = addPlain(session, commands, at);
                if (at < size && step(session, commands, at)) {
                    at++;
                }
            }
            finish(session, at >= size || session.closing || session.closed);
            if (at < size && session.holding != null && !session.closing) {
                session.backlog.addFirst(new Session.Batch(commands, at, null));
            }
        } finally {
            open = null;
            lastSent = null;
            trim();
        }
    }

    private void trim() {
        if (local.capacity() > KEPT_SCRATCH_BYTES) {
            local = Unpooled.buffer(FIRST_SCRATCH_BYTES);
        } else {
            local.clear();
        }
    }

    private void finish(Session session, boolean endsBatch) {
        Segment segment = open;
        Slot sent = lastSent;
        if (segment != null) {
            send(session, segment);
            segment.endsBatch = endsBatch;
        } else if (sent != null && !sent.filled && !local.isReadable()) {
            // It was told already, and answers come as later tasks of this loop.
            sent.endsBatch = endsBatch;
        } else {
            flushLocal(session, endsBatch, session.closing);
        }
        session.outlet.setClientClass(session.clientClass());
        session.outlet.setRestricted(!session.state.authenticated);
        session.outlet.setQueuedBytes(session.queuedBytes());
    }

    /**
     * Adds to the open segment what needs no decision, as {@link #step} would; returns the index of the next command.
     */
    private int addPlain(Session session, List<byte[][]> commands, int from) {
        Segment segment = open;
        if (segment == null || segment.silent() || !session.isPlain() || !monitors.isEmpty()) {
            return from;
        }
        int size = commands.size();
        int at = from;
        CommandSpec spec = admission.plain(commands.get(at));
        while (spec != null) {
            segment.add(spec);
            session.lastCommand = spec;
            at++;
            spec = at < size ? admission.plain(commands.get(at)) : null;
        }
        return at;
    }

    /** Returns whether the command was dealt with; if not, it waits for what was sent before it. */
    private boolean step(Session session, List<byte[][]> commands, int at) {
        byte[][] args = commands.get(at);
        Segment before = open;
        if (before != null && before.mayWait()) {
            return goesAlong(session, before, args);
        }
        SessionAdmission.Verdict verdict = admission.admit(session, args);
        CommandSpec spec = admission.spec();
        boolean run = verdict == SessionAdmission.Verdict.RUN;
        if (run && spec != null && !own.has(spec) && isPlain(session, spec)) {
            show(session, session.state.db, spec, args);
            toShard(session, commands, at, spec);
            afterCommand(session, spec);
            return true;
        }
        if (before != null) {
            send(session, before);
        }
        if (run && spec != null && spec.has(CommandFlag.IN_ORDER) && !session.replies.isEmpty()) {
            waitForReplies(session);
            return false;
        }
        boolean mine = verdict == SessionAdmission.Verdict.QUEUE || (run && spec != null && own.has(spec));
        if (mine && shard.view().paused()) {
            waitForPause(session, commands, at);
            return false;
        }
        int start = local.writerIndex();
        boolean silent = session.mode.silent();
        boolean pushed = false;
        if (verdict == SessionAdmission.Verdict.REFUSE || spec == null) {
            refuse(session, spec, admission.error());
        } else if (verdict == SessionAdmission.Verdict.QUEUE) {
            queue(session, spec, args);
        } else if (!own.has(spec)) {
            unqueued(session, commands, at, spec);
        } else {
            SessionContext context = own.run(session, spec, args, local);
            pushed = context.unsilenced();
            await(session, context.takeLate());
        }
        if (silent && session.mode.silent() && !pushed) {
            local.writerIndex(Math.min(start, local.writerIndex()));
        }
        if (verdict == SessionAdmission.Verdict.RUN && spec != null && own.has(spec) && !monitors.isEmpty()) {
            // A client that monitors itself sees its reply first.
            flushLocal(session, false, false);
            show(session, session.state.db, spec, args);
        }
        afterCommand(session, spec);
        return true;
    }

    /**
     * Adds the command to a segment that may wait, or sends the segment and returns false: then the command is admitted
     * when its turn has come, for a refusal counts.
     */
    private boolean goesAlong(Session session, Segment segment, byte[][] args) {
        CommandSpec spec = admission.permitted(session, args);
        if (spec == null) {
            send(session, segment);
            return false;
        }
        segment.add(spec);
        session.lastCommand = spec;
        return true;
    }

    private void show(Session session, int db, CommandSpec spec, byte[][] args) {
        monitors.feed(session, db, session.lastInteractionMs, spec, args);
    }

    /** Everything waits: the session goes on when the shard has run a segment without commands. */
    private void waitForPause(Session session, List<byte[][]> commands, int at) {
        flushLocal(session, false, false);
        Segment nothing = new Segment(session, shard.id(), commands, at, 0, null);
        session.holding = nothing;
        send(session, nothing);
    }

    /** Messages of a channel must not come before its confirmation, nor be missed by a PUBLISH that was sent before. */
    private void waitForReplies(Session session) {
        flushLocal(session, false, false);
        Slot barrier = new Slot();
        barrier.barrier = true;
        session.replies.add(barrier);
        session.holding = barrier;
    }

    /** Returns whether the shard gets the command as it is: MULTI neither queues it nor changes what it means. */
    private static boolean isPlain(Session session, CommandSpec spec) {
        if (!spec.has(CommandFlag.UNQUEUED)) {
            return true;
        }
        boolean watch = !spec.has(CommandFlag.RUNS_QUEUE) && session.transaction == null;
        session.watching |= watch;
        return watch;
    }

    private static void afterCommand(Session session, @Nullable CommandSpec spec) {
        if (!session.mode.plain()) {
            session.mode.next();
        }
        // CLIENT CACHING is for the next command, or for the transaction that begins (networking.c resetClient).
        if (session.cachingGiven
                && session.transaction == null
                && (spec == null || !spec.name().startsWith("client|"))) {
            session.cachingGiven = false;
        }
    }

    // ---- Segments --------------------------------------------------------------------------------------------------

    private void toShard(Session session, List<byte[][]> commands, int at, CommandSpec spec) {
        boolean alone = spec.has(CommandFlag.HOLDS_SESSION)
                || (spec.mayWaitForKey(commands.get(at)) && !(session.isOrdinary() && monitors.isEmpty()));
        Segment segment = open;
        if (segment != null && (alone || segment.silent() != session.mode.silent())) {
            send(session, segment);
            segment = null;
        }
        if (segment == null) {
            flushLocal(session, false, false);
            segment = new Segment(session, shard.id(), commands, at, alone ? 1 : commands.size() - at, null);
            open = segment;
        }
        segment.add(spec);
        if (spec.has(CommandFlag.HOLDS_SESSION)) {
            session.holding = segment;
        }
        if (alone || session.cachingGiven) {
            send(session, segment);
        }
    }

    /** EXEC, and WATCH inside of MULTI. */
    private void unqueued(Session session, List<byte[][]> commands, int at, CommandSpec spec) {
        Transaction transaction = session.transaction;
        int db = session.state.db;
        if (!spec.has(CommandFlag.RUNS_QUEUE)) {
            failed(session, spec, "ERR " + spec.name().toUpperCase(Locale.ROOT) + " inside MULTI is not allowed");
        } else if (transaction == null) {
            failed(session, spec, "ERR EXEC without MULTI");
        } else if (session.dirtyExec) {
            failed(session, spec, Texts.EXEC_ABORT);
            session.discardTransaction();
        } else {
            db = plan(session, transaction);
            flushLocal(session, false, false);
            Segment segment = new Segment(session, shard.id(), commands, at, 1, transaction);
            segment.add(spec);
            session.transaction = null;
            // The shard forgets what is watched when it runs EXEC, whatever comes of it.
            session.watching = false;
            if (transaction.anyLocal()) {
                session.holding = segment;
            }
            send(session, segment);
        }
        show(session, db, spec, commands.get(at));
    }

    /**
     * Fixes for each queued request whether its user may still make it, who runs it, in which database and in which
     * version it answers. Returns the database that is selected behind the last.
     */
    private int plan(Session session, Transaction transaction) {
        SessionState real = session.state;
        SessionState trial = real.copy();
        for (Transaction.Queued queued : transaction.queue()) {
            session.state = trial;
            denials.atExec(session, queued);
            session.state = real;
            boolean mine = own.has(queued.spec()) && !queued.denied();
            queued.plan(mine, trial.db, trial.protocol, trial.user);
            if (mine) {
                transaction.markLocal();
                if (queued.spec().has(CommandFlag.SETS_STATE)) {
                    session.state = trial;
                    own.tryOut(session, queued.spec(), queued.args());
                    session.state = real;
                }
            }
            if (!queued.denied()) {
                show(session, trial.db, queued.spec(), queued.args());
            }
        }
        return trial.db;
    }

    private void send(Session session, Segment segment) {
        open = null;
        lastSent = segment;
        if (segment.mayWait()) {
            session.holding = segment;
        }
        session.replies.add(segment);
        shard.execute(segment);
    }

    // ---- What the session answers ----------------------------------------------------------------------------------

    private void queue(Session session, CommandSpec spec, byte[][] args) {
        Transaction transaction = session.transaction;
        if (transaction == null) {
            throw new IllegalStateException("queued outside of MULTI");
        }
        transaction.add(spec, args);
        writer(session).queued();
    }

    private void refuse(Session session, @Nullable CommandSpec spec, String error) {
        if (session.transaction != null) {
            session.dirtyExec = true;
        }
        if (error.isEmpty()) {
            return;
        }
        if (spec != null && spec.has(CommandFlag.RUNS_QUEUE)) {
            session.discardTransaction();
            rejected(session, spec, Texts.execAbort(error));
        } else {
            rejected(session, spec, error);
        }
    }

    private void rejected(Session session, @Nullable CommandSpec spec, String text) {
        counters.rejected(spec, text);
        writer(session).error(text);
    }

    private void failed(Session session, CommandSpec spec, String text) {
        counters.countCommand(spec);
        counters.failed(spec, text);
        writer(session).error(text);
    }

    private ReplyWriter writer(Session session) {
        writer.reset(local, session.state.protocol);
        return writer;
    }

    /** A handler may have promised its reply: then the session waits for it, unless it is there already. */
    private void await(Session session, @Nullable LateReply late) {
        if (late == null) {
            return;
        }
        Slot slot = new Slot();
        boolean silent = session.mode.silent();
        Consumer<ReplyWriter> early = late.detach(reply -> fill(own, session, slot, silent, reply));
        if (early != null) {
            own.write(session, early, local);
            return;
        }
        flushLocal(session, false, false);
        session.replies.add(slot);
        session.holding = slot;
        lastSent = slot;
    }

    /** A reply that a handler promised is there. */
    private static void fill(
            LocalCommands own, Session session, Slot slot, boolean silent, Consumer<ReplyWriter> reply) {
        if (session.closed) {
            return;
        }
        ByteBuf out = ReplyQueue.allocate(FIRST_LATE_BYTES);
        if (!silent) {
            own.write(session, reply, out);
        }
        slot.closes = session.closing;
        slot.fill(out);
        session.loop().filled(session, slot);
        session.replies.unflushed().flush();
    }

    private void flushLocal(Session session, boolean endsBatch, boolean closes) {
        int length = local.readableBytes();
        if (length > 0 || endsBatch || closes) {
            ByteBuf out = length == 0
                    ? Unpooled.EMPTY_BUFFER
                    : ReplyQueue.allocate(length).writeBytes(local);
            local.clear();
            session.replies.send(out, endsBatch, closes);
            lastSent = null;
        }
    }
}
