package dev.redoubt.node.command.engine;

import dev.redoubt.node.command.CommandFlag;
import dev.redoubt.node.command.CommandSpec;
import dev.redoubt.node.command.Texts;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Decides what becomes of a request: run, queued or refused, in the order of server.c processCommand. */
final class Admission {
    private static final int PREVIEW_BYTES = 128;
    private static final long FAST_PATH_BLOCKERS = CommandFlag.NO_MULTI.bit() | CommandFlag.PROTECTED.bit();

    private static final String DEBUG_REFUSED = "ERR DEBUG command not allowed. If the enable-debug-command option is"
            + " set to \"local\", you can run it from a local connection, otherwise you need to set this option in the"
            + " configuration file, and then restart the server.";

    private final CommandEngine engine;
    private final CommandContext c;

    Admission(CommandEngine engine, CommandContext call) {
        this.engine = engine;
        this.c = call;
    }

    /** The command to run now; null if the request was answered here. */
    @Nullable
    CommandSpec admit(Session session, byte[][] args) {
        CommandSpec spec = engine.table().find(args[0]);
        if (spec != null && spec.container() && args.length > 1) {
            spec = engine.table().subcommand(spec, args[1]);
        }
        if (spec == null) {
            refuse(session, null, isSecurityProbe(session, args) ? "" : unknown(args));
            return null;
        }
        session.lastCommand = spec;
        c.spec = spec;
        if (!spec.arityMatches(args.length)) {
            refuse(session, spec, "ERR wrong number of arguments for '" + spec.name() + "' command");
            return null;
        }
        boolean simple = engine.access() == Access.MASTER
                && engine.writeRefusal() == null
                && !engine.outOfMemory()
                && session.authenticated
                && !session.multi
                && session.subscriptions + session.patterns == 0
                && (spec.flags() & FAST_PATH_BLOCKERS) == 0;
        if (simple) {
            return spec;
        }
        String refusal = refusal(session, spec);
        if (refusal != null) {
            refuse(session, spec, refusal);
            return null;
        }
        if (session.multi && !spec.has(CommandFlag.UNQUEUED)) {
            session.queue.add(new Session.Queued(spec, args));
            session.queuedFlags |= spec.flags();
            session.queuedMissingFlags |= ~spec.flags();
            c.reply.queued();
            return null;
        }
        return spec;
    }

    private @Nullable String refusal(Session session, CommandSpec spec) {
        if (spec.has(CommandFlag.PROTECTED) && !c.server.debugAllowed(session)) {
            return DEBUG_REFUSED;
        }
        if (!session.authenticated && !spec.has(CommandFlag.NO_AUTH) && c.server.passwordRequired()) {
            return Texts.NO_AUTH;
        }
        if (session.multi && spec.has(CommandFlag.NO_MULTI)) {
            return "ERR Command not allowed inside a transaction";
        }
        long flags = spec.has(CommandFlag.RUNS_QUEUE) ? spec.flags() | session.queuedFlags : spec.flags();
        long missing = spec.has(CommandFlag.RUNS_QUEUE) ? ~spec.flags() | session.queuedMissingFlags : ~spec.flags();
        if ((flags & CommandFlag.DENYOOM.bit()) != 0 && engine.outOfMemory()) {
            return Texts.OUT_OF_MEMORY;
        }
        String write = writeRefusal(spec, (flags & CommandFlag.WRITE.bit()) != 0);
        if (write != null) {
            return write;
        }
        if (session.pubsub() && session.protocol == 2 && !spec.has(CommandFlag.WHILE_SUBSCRIBED)) {
            return "ERR Can't execute '" + spec.name()
                    + "': only (P|S)SUBSCRIBE / (P|S)UNSUBSCRIBE / PING / QUIT / RESET"
                    + " are allowed in this context";
        }
        // DIFFERS: PING always answers; whether a process lives and whether it serves data are two questions
        // (docs/protocol.md 3.2).
        if (spec.has(CommandFlag.ALWAYS_ANSWERED)) {
            return null;
        }
        if (engine.access() == Access.NO_MASTER && (missing & CommandFlag.STALE.bit()) != 0) {
            return Texts.MASTER_DOWN;
        }
        if (engine.access() == Access.LOADING && (missing & CommandFlag.LOADING.bit()) != 0) {
            return Texts.LOADING;
        }
        return null;
    }

    private @Nullable String writeRefusal(CommandSpec spec, boolean write) {
        String refusal = engine.writeRefusal();
        if (refusal != null && (write || (spec.has(CommandFlag.ALWAYS_ANSWERED) && refusal.startsWith("MISCONF")))) {
            // Only a master writes; elsewhere the reason below says more.
            if (engine.access() == Access.MASTER) {
                return refusal;
            }
        }
        return write && engine.access() == Access.REPLICA ? Texts.READ_ONLY : null;
    }

    private void refuse(Session session, @Nullable CommandSpec spec, String error) {
        if (session.multi) {
            session.dirtyExec = true;
        }
        if (error.isEmpty()) {
            return;
        }
        if (spec != null && spec.has(CommandFlag.RUNS_QUEUE)) {
            engine.discardTransaction(session);
            c.error("EXECABORT Transaction discarded because of: " + withoutCode(error));
        } else {
            c.error(error);
        }
    }

    /** Redis's own texts have no ERR; it is put in front when the error is sent. */
    private static String withoutCode(String error) {
        return error.startsWith("ERR ") ? error.substring(4) : error;
    }

    /** A web page that makes a browser speak to us (server.c securityWarningCommand): the connection is closed. */
    private static boolean isSecurityProbe(Session session, byte[][] args) {
        boolean probe = Texts.is(args[0], "host:") || Texts.is(args[0], "post");
        if (probe) {
            session.closing = true;
        }
        return probe;
    }

    private String unknown(byte[][] args) {
        CommandSpec container = engine.table().find(args[0]);
        if (container != null) {
            return "ERR unknown subcommand '" + Texts.printed(args[1], PREVIEW_BYTES) + "'. Try "
                    + Texts.latin1(args[0]).toUpperCase(Locale.ROOT) + " HELP.";
        }
        StringBuilder preview = new StringBuilder();
        for (int i = 1; i < args.length && preview.length() < PREVIEW_BYTES; i++) {
            String shown = Texts.printed(args[i], PREVIEW_BYTES - preview.length());
            preview.append('\'').append(shown).append("' ");
        }
        return "ERR unknown command '" + Texts.printed(args[0], PREVIEW_BYTES) + "', with args beginning with: "
                + preview;
    }
}
