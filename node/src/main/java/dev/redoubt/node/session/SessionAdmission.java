package dev.redoubt.node.session;

import dev.redoubt.node.command.CommandFlag;
import dev.redoubt.node.command.CommandSpec;
import dev.redoubt.node.command.CommandTable;
import dev.redoubt.node.command.Texts;
import dev.redoubt.node.command.engine.StateRules;
import dev.redoubt.node.resp.RespDecoder;
import org.jspecify.annotations.Nullable;

/**
 * Decides what becomes of a request as far as the client is concerned: run, queued or refused, in the order of server.c
 * processCommand. What concerns data (LOADING, MASTERDOWN, READONLY, OOM, MISCONF) the shard decides when it runs the
 * request; here it is only looked up for what MULTI queues. One a loop; that loop only.
 */
final class SessionAdmission {
    /** The verdict on a request. */
    enum Verdict {
        RUN,
        QUEUE,
        REFUSE
    }

    private static final int PREVIEW_BYTES = 128;
    private static final long SLOW_PATH = CommandFlag.PROTECTED.bit() | CommandFlag.ALWAYS_ANSWERED.bit();

    /** Of these commands redis-server keeps clients in MONITOR, which it treats as replicas. */
    private static final long ON_DATA =
            CommandFlag.WRITE.bit() | CommandFlag.READONLY.bit() | CommandFlag.MAY_REPLICATE.bit();

    /** Rows with one of these flags are never plain. */
    private static final long NOT_PLAIN =
            SLOW_PATH | CommandFlag.CONTAINER.bit() | CommandFlag.UNQUEUED.bit() | CommandFlag.HOLDS_SESSION.bit();

    private static final String DEBUG_REFUSED = "ERR DEBUG command not allowed. If the enable-debug-command option is"
            + " set to \"local\", you can run it from a local connection, otherwise you need to set this option in the"
            + " configuration file, and then restart the server.";

    private final CommandTable table;

    /** By the index of a row: the shard runs the command whenever its client is {@link Session#isPlain}. */
    private final boolean[] plain;

    private final LoginPort login;
    private final Denials denials;
    private final ShardView view;

    /** The row of the request that was judged last; null if the table has none. */
    private @Nullable CommandSpec spec;

    private String error = "";

    SessionAdmission(SessionEnvironment environment) {
        this.table = environment.handlers().table();
        this.plain = new boolean[table.rows().size()];
        for (CommandSpec row : table.rows()) {
            plain[row.index()] =
                    (row.flags() & NOT_PLAIN) == 0 && environment.handlers().find(row) == null;
        }
        this.login = environment.login();
        this.denials = new Denials(login.access().log());
        this.view = environment.shard().view();
    }

    /** Returns the row of the request; only after {@link Verdict#RUN} and {@link Verdict#QUEUE} surely not null. */
    @Nullable
    CommandSpec spec() {
        return spec;
    }

    /** Returns the error after {@link Verdict#REFUSE}, code word first; empty if nothing is answered. */
    String error() {
        return error;
    }

    /**
     * Returns the row of a request that a plain client has run by the shard without more ado; null if {@link #admit}
     * must look. Most requests are of this kind, and one check of an array replaces a dozen of flags.
     */
    @Nullable
    CommandSpec plain(byte[][] args) {
        CommandSpec found = table.find(args[0]);
        return found != null && plain[found.index()] && found.arityMatches(args.length) ? found : null;
    }

    /**
     * As {@link #plain}, for an {@link Session#isOrdinary ordinary} client whose user may not do everything. Only
     * {@link #admit} says why not, and notes it.
     */
    @Nullable
    CommandSpec permitted(Session session, byte[][] args) {
        CommandSpec found = plain(args);
        return found != null && session.state.user.check(found, args) == null ? found : null;
    }

    Verdict admit(Session session, byte[][] args) {
        CommandSpec found = table.find(args[0]);
        if (found != null && found.container() && args.length > 1) {
            found = table.subcommand(found, args[1]);
        }
        spec = found;
        if (RespDecoder.isDropped(args)) {
            return refuse(Texts.OUT_OF_MEMORY);
        }
        if (found == null) {
            return refuse(isSecurityProbe(session, args) ? "" : unknown(args));
        }
        session.lastCommand = found;
        if (!found.arityMatches(args.length)) {
            return refuse(Texts.wrongArity(found.name()));
        }
        boolean simple = session.state.authenticated
                && session.state.user.unrestricted()
                && session.transaction == null
                && !session.pubsub()
                && !session.monitoring
                && view.busy() == null
                && (found.flags() & SLOW_PATH) == 0;
        if (simple) {
            return Verdict.RUN;
        }
        String refusal = refusal(session, found, args);
        if (refusal != null) {
            return refuse(refusal);
        }
        return session.transaction != null && !found.has(CommandFlag.UNQUEUED) ? Verdict.QUEUE : Verdict.RUN;
    }

    private Verdict refuse(String with) {
        error = with;
        return Verdict.REFUSE;
    }

    private @Nullable String refusal(Session session, CommandSpec row, byte[][] args) {
        if (row.has(CommandFlag.PROTECTED)) {
            if (!row.name().equals("debug")) {
                return Texts.NO_MODULES;
            }
            if (!login.debugAllowed(session.address())) {
                return DEBUG_REFUSED;
            }
        }
        boolean unknown = !session.state.authenticated && login.access().users().loginRequired();
        if (unknown && !row.has(CommandFlag.NO_AUTH)) {
            return Texts.NO_AUTH;
        }
        if (session.transaction != null && row.has(CommandFlag.NO_MULTI)) {
            return "ERR Command not allowed inside a transaction";
        }
        String denied = denials.refusal(session, row, args);
        return denied != null ? denied : refusalOfState(session, row);
    }

    private @Nullable String refusalOfState(Session session, CommandSpec row) {
        boolean multi = session.transaction != null;
        boolean restricted = session.pubsub() && session.state.protocol == 2;
        boolean queues = multi && !row.has(CommandFlag.UNQUEUED);
        if (queues || restricted || row.has(CommandFlag.ALWAYS_ANSWERED)) {
            String write = StateRules.writeRefusal(row.flags(), view.access(), view.writeRefusal(), view.outOfMemory());
            if (write != null) {
                return write;
            }
        }
        if (restricted && !row.has(CommandFlag.WHILE_SUBSCRIBED)) {
            return "ERR Can't execute '" + row.name()
                    + "': only (P|S)SUBSCRIBE / (P|S)UNSUBSCRIBE / PING / QUIT / RESET"
                    + " are allowed in this context";
        }
        if (session.monitoring && (row.flags() & ON_DATA) != 0) {
            return "ERR Replica can't interact with the keyspace";
        }
        String access = queues ? StateRules.accessRefusal(row.flags(), ~row.flags(), view.access()) : null;
        return access == null && !row.has(CommandFlag.ALLOW_BUSY) ? view.busy() : access;
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
        if (table.find(args[0]) != null) {
            return Texts.noSuchSubcommand(args);
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
