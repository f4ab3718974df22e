package dev.redoubt.node.command.admin;

import dev.redoubt.node.command.Texts;
import dev.redoubt.node.command.engine.CommandContext;
import dev.redoubt.node.command.engine.Session;
import dev.redoubt.node.command.engine.WatchedKey;
import java.util.List;

/** MULTI and what belongs to it (multi.c). */
final class TransactionCommands {
    private TransactionCommands() {}

    static void multi(CommandContext c) {
        if (c.session.multi) {
            c.error("ERR MULTI calls can not be nested");
            return;
        }
        c.session.multi = true;
        c.reply.ok();
    }

    static void discard(CommandContext c) {
        if (!c.session.multi) {
            c.error("ERR DISCARD without MULTI");
            return;
        }
        c.engine.discardTransaction(c.session);
        c.reply.ok();
    }

    static void exec(CommandContext c) {
        Session session = c.session;
        if (!session.multi) {
            c.error("ERR EXEC without MULTI");
            return;
        }
        for (WatchedKey watched : session.watched) {
            if (!watched.expired && c.isExpired(watched.db, watched.key)) {
                session.dirtyCas = true;
                break;
            }
        }
        if (session.dirtyExec || session.dirtyCas) {
            if (session.dirtyExec) {
                c.error(Texts.EXEC_ABORT);
            } else {
                c.reply.nullArray();
            }
            c.engine.discardTransaction(c.session);
            return;
        }
        c.watches.unwatchAll(session);
        List<Session.Queued> queue = List.copyOf(session.queue);
        c.reply.array(queue.size());
        c.inExec = true;
        for (Session.Queued queued : queue) {
            c.useDb(session.db);
            c.stats.commandsProcessed++;
            c.run(queued.spec(), queued.args());
        }
        c.inExec = false;
        // Not before: CLIENT INFO inside the transaction shows it (multi.c, execCommand).
        session.clearTransaction();
        // What the queued requests did is in the log; EXEC itself must not follow them there.
        c.forgetChanges();
    }

    static void watch(CommandContext c) {
        if (c.session.multi) {
            c.error("ERR WATCH inside MULTI is not allowed");
            return;
        }
        // A client whose transaction is lost already need not watch any more.
        if (!c.session.dirtyCas) {
            for (int i = 1; i < c.args.length; i++) {
                c.watches.watch(c.session, c.dbIndex, c.args[i], c.isExpired(c.dbIndex, c.args[i]));
            }
        }
        c.reply.ok();
    }

    static void unwatch(CommandContext c) {
        c.watches.unwatchAll(c.session);
        c.session.dirtyCas = false;
        c.reply.ok();
    }
}
