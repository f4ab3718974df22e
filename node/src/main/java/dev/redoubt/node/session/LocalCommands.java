package dev.redoubt.node.session;

import dev.redoubt.node.command.CommandFlag;
import dev.redoubt.node.command.CommandSpec;
import dev.redoubt.node.command.DefectLog;
import dev.redoubt.node.command.HandlerTable;
import dev.redoubt.node.command.Texts;
import dev.redoubt.node.command.engine.SlowLog;
import dev.redoubt.node.resp.ReplyWriter;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.function.Consumer;

/** Runs the commands that need no shard. One a loop; that loop only. */
final class LocalCommands {
    private static final int DROPPED_REPLY_BYTES = 256;

    private final HandlerTable<SessionHandler> handlers;
    private final SessionCounters counters;
    private final DefectLog defects = new DefectLog();

    /** The request that is being run; used again for each. */
    private final SessionContext context;

    LocalCommands(HandlerTable<SessionHandler> handlers, SessionCounters counters) {
        this.handlers = handlers;
        this.counters = counters;
        this.context = new SessionContext(handlers.table(), counters);
    }

    /** Returns whether the command needs no shard. */
    boolean has(CommandSpec spec) {
        return handlers.find(spec) != null;
    }

    /**
     * Runs one request that needs no shard; its reply goes to {@code out} unless it defers. A handler that throws is
     * answered with an error, in place of what it had written.
     */
    SessionContext run(Session session, CommandSpec spec, byte[][] args, ByteBuf out) {
        int start = out.writerIndex();
        counters.countCommand(spec);
        // Two looks at the clock would be a good part of a PING.
        boolean timed = !spec.has(CommandFlag.FAST) || counters.slowLog().isExact();
        long started = timed ? System.nanoTime() : 0;
        try {
            prepare(session, spec, args, out).run(context);
            if (timed) {
                took(session, spec, args, System.nanoTime() - started);
            }
        } catch (RuntimeException defect) {
            defects.add(spec.name(), session.lastInteractionMs, defect);
            context.takeLate();
            out.writerIndex(start);
            context.error(Texts.internalError(spec.name()));
        }
        return context;
    }

    private void took(Session session, CommandSpec spec, byte[][] args, long nanos) {
        counters.took(spec, nanos);
        SlowLog slow = counters.slowLog();
        long micros = nanos / 1000;
        if (slow.isSlow(micros) && !spec.has(CommandFlag.SKIP_SLOWLOG)) {
            long seconds = session.lastInteractionMs / 1000;
            slow.add(Secrets.hidden(spec, args), micros, seconds, session.address(), session.name());
        }
    }

    /** Writes a reply that came late; one that throws is answered with an error in its place. */
    void write(Session session, Consumer<ReplyWriter> reply, ByteBuf out) {
        int start = out.writerIndex();
        ReplyWriter writer = new ReplyWriter(out, session.state.protocol);
        try {
            reply.accept(writer);
        } catch (RuntimeException defect) {
            CommandSpec last = session.lastCommand;
            String name = last == null ? "?" : last.name();
            defects.add(name, session.lastInteractionMs, defect);
            out.writerIndex(start);
            counters.failed(last, Texts.internalError(name));
            writer.error(Texts.internalError(name));
        }
    }

    /** Runs a request for what it does to {@link Session#state} only; its reply and its errors count for nothing. */
    void tryOut(Session session, CommandSpec spec, byte[][] args) {
        ByteBuf dropped = Unpooled.buffer(DROPPED_REPLY_BYTES);
        context.setCounting(false);
        try {
            prepare(session, spec, args, dropped).run(context);
        } catch (RuntimeException defect) {
            // It will fail again when EXEC runs it, and is answered then.
            defects.add(spec.name(), session.lastInteractionMs, defect);
        } finally {
            context.setCounting(true);
        }
    }

    private SessionHandler prepare(Session session, CommandSpec spec, byte[][] args, ByteBuf out) {
        SessionHandler handler = handlers.find(spec);
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
}
