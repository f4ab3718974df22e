package dev.redoubt.node.session;

import dev.redoubt.node.acl.AclLog;
import dev.redoubt.node.acl.AclUser;
import dev.redoubt.node.acl.Denial;
import dev.redoubt.node.command.CommandSpec;
import dev.redoubt.node.command.Texts;
import dev.redoubt.node.command.engine.Transaction;
import org.jspecify.annotations.Nullable;

/**
 * Checks requests of sessions against the rules of their users, and tells ACL LOG of those that are denied (acl.c
 * ACLCheckAllPerm, addACLLogEntry). The session's loop only.
 */
final class Denials {
    private final AclLog log;

    Denials(AclLog log) {
        this.log = log;
    }

    /** Returns the error of a request that its user may not make, code word first; null if it is allowed. */
    @Nullable
    String refusal(Session session, CommandSpec spec, byte[][] args) {
        Denial denial = session.state.user.check(spec, args);
        if (denial == null) {
            return null;
        }
        AclLog.Context context = session.inTransaction() ? AclLog.Context.MULTI : AclLog.Context.TOPLEVEL;
        add(log, session, session.state.user, denial, context, spec, args);
        return denial.error(spec.name());
    }

    /** Marks a request that MULTI has queued, if its user may not make it any more when EXEC runs it. */
    void atExec(Session session, Transaction.Queued queued) {
        Denial denial = session.state.user.check(queued.spec(), queued.args());
        if (denial != null) {
            byte[] object = object(denial, queued.spec(), queued.args());
            String name = session.state.user.name();
            long nowMs = session.lastInteractionMs;
            String line = line(session, queued.args());
            // Only the shard knows whether a watched key stops EXEC.
            queued.deny(
                    denial.errorInExec(),
                    () -> log.add(denial.reason(), AclLog.Context.MULTI, object, name, nowMs, line));
        }
    }

    /** Tells of a command that a script called. */
    static void inScript(AclLog log, Session session, AclUser user, Denial denial, CommandSpec spec, byte[][] args) {
        add(log, session, user, denial, AclLog.Context.LUA, spec, args);
    }

    /** Tells of a wrong password or user. */
    static void failedLogin(AclLog log, SessionContext c, byte[] name) {
        Session session = c.session();
        log.add(
                Denial.Reason.AUTH,
                session.inTransaction() ? AclLog.Context.MULTI : AclLog.Context.TOPLEVEL,
                c.args[0],
                Texts.latin1(name),
                c.nowMs,
                line(session, c.args));
    }

    private static void add(
            AclLog log,
            Session session,
            AclUser user,
            Denial denial,
            AclLog.Context context,
            CommandSpec spec,
            byte[][] args) {
        log.add(
                denial.reason(),
                context,
                object(denial, spec, args),
                user.name(),
                session.lastInteractionMs,
                line(session, args));
    }

    private static byte[] object(Denial denial, CommandSpec spec, byte[][] args) {
        return denial.reason() == Denial.Reason.COMMAND ? Texts.bytes(spec.name()) : args[denial.position()];
    }

    private static String line(Session session, byte[][] args) {
        return ClientLine.of(session, session.lastInteractionMs, args);
    }
}
