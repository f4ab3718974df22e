package dev.redoubt.node.command.admin;

import dev.redoubt.node.command.engine.CommandContext;
import dev.redoubt.node.command.engine.Transaction;
import dev.redoubt.node.command.engine.WatchedKey;
import java.util.Objects;

/** EXEC, WATCH and UNWATCH (multi.c); the session queues. Stateless. */
final class TransactionCommands {
    private TransactionCommands() {}

    static void exec(CommandContext c) {
        Transaction transaction = Objects.requireNonNull(c.transaction, "EXEC came without what it runs");
        for (WatchedKey watched : c.watches.watchedBy(c.client)) {
            if (!watched.expired && c.isExpired(watched.db, watched.key)) {
                c.watches.markDirty(c.client);
                break;
            }
        }
        boolean stopped = c.client.watchBroken();
        c.engine.unwatch(c.client);
        if (stopped) {
            c.reply.nullArray();
            return;
        }
        transaction.execute(c);
        // What the queued requests did is in the log; EXEC itself must not follow them there.
        c.forgetChanges();
    }

    static void watch(CommandContext c) {
        // A client whose transaction is lost already need not watch any more.
        if (!c.client.watchBroken()) {
            for (int i = 1; i < c.args.length; i++) {
                c.watches.watch(c.client, c.dbIndex, c.args[i], c.isExpired(c.dbIndex, c.args[i]));
            }
        }
        c.reply.ok();
    }

    static void unwatch(CommandContext c) {
        c.engine.unwatch(c.client);
        c.reply.ok();
    }
}
