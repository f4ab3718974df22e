package dev.redoubt.node.session;

import dev.redoubt.node.command.CommandSpec;
import dev.redoubt.node.command.HandlerTable;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/** Runs the commands that need no shard. One a loop; that loop only. */
final class LocalCommands {
    private static final int DROPPED_REPLY_BYTES = 256;

    private final HandlerTable<SessionHandler> handlers;
    private final SessionCounters counters;

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

    /** Runs one request that needs no shard; its reply goes to {@code out} unless it defers. */
    SessionContext run(Session session, CommandSpec spec, byte[][] args, ByteBuf out) {
        SessionHandler handler = prepare(session, spec, args, out);
        counters.countCommand();
        handler.run(context);
        return context;
    }

    /** Runs a request for what it does to {@link Session#state} only; its reply and its errors count for nothing. */
    void tryOut(Session session, CommandSpec spec, byte[][] args) {
        ByteBuf dropped = Unpooled.buffer(DROPPED_REPLY_BYTES);
        SessionHandler handler = prepare(session, spec, args, dropped);
        context.setCounting(false);
        handler.run(context);
        context.setCounting(true);
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
