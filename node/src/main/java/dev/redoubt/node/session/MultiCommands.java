package dev.redoubt.node.session;

import dev.redoubt.node.command.engine.Transaction;

/** MULTI and DISCARD (multi.c); EXEC, WATCH and UNWATCH are the shard's. Stateless. */
final class MultiCommands {
    private MultiCommands() {}

    static void multi(SessionContext c) {
        if (c.session().transaction != null) {
            c.error("ERR MULTI calls can not be nested");
            return;
        }
        c.session().transaction = new Transaction();
        c.reply.ok();
    }

    static void discard(SessionContext c) {
        if (c.session().transaction == null) {
            c.error("ERR DISCARD without MULTI");
            return;
        }
        c.session().discardTransaction();
        c.reply.ok();
    }
}
