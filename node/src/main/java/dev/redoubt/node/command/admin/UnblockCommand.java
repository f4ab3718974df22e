package dev.redoubt.node.command.admin;

import dev.redoubt.node.command.Texts;
import dev.redoubt.node.command.engine.CommandContext;
import dev.redoubt.node.resp.ReplyWriter;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * CLIENT UNBLOCK (networking.c clientCommand). The shard runs it, not the session: the requests that wait are there.
 * Stateless.
 */
final class UnblockCommand {
    private static final String UNBLOCKED = "UNBLOCKED client unblocked via CLIENT UNBLOCK";

    private UnblockCommand() {}

    static void run(CommandContext c) {
        byte[][] args = c.args;
        if (args.length > 4) {
            c.error(Texts.unknownSubcommand(args));
            return;
        }
        boolean error = args.length == 4 && Texts.is(args[3], "error");
        if (args.length == 4 && !error && !Texts.is(args[3], "timeout")) {
            c.error("ERR CLIENT UNBLOCK reason should be TIMEOUT or ERROR");
            return;
        }
        if (!c.longArg(args[2])) {
            return;
        }
        Consumer<ReplyWriter> instead = error ? reply -> reply.error(UNBLOCKED) : null;
        c.reply.integer(unblocked(c, c.number, instead) ? 1 : 0);
    }

    private static boolean unblocked(CommandContext c, long client, @Nullable Consumer<ReplyWriter> instead) {
        return c.blocked.unblock(client, instead) || c.ports().replication().unblock(client, instead);
    }
}
