package dev.redoubt.node.command.admin;

import dev.redoubt.node.command.Texts;
import dev.redoubt.node.command.engine.CommandContext;

/**
 * CLIENT PAUSE and UNPAUSE (networking.c clientCommand). The shard runs them, not the session: the commands that wait
 * are there. Stateless.
 */
final class PauseCommands {
    private PauseCommands() {}

    static void pause(CommandContext c) {
        byte[][] args = c.args;
        if (args.length > 4) {
            c.error(Texts.unknownSubcommand(args));
            return;
        }
        boolean writes = args.length == 4 && Texts.is(args[3], "write");
        if (args.length == 4 && !writes && !Texts.is(args[3], "all")) {
            c.error("ERR CLIENT PAUSE mode must be WRITE or ALL");
            return;
        }
        if (!c.longArg(args[2], "ERR timeout is not an integer or out of range")) {
            return;
        }
        if (c.number < 0) {
            c.error("ERR timeout is negative");
        } else {
            c.ports().process().pause(c.number, !writes);
            c.reply.ok();
        }
    }

    static void unpause(CommandContext c) {
        c.ports().process().unpause();
        c.reply.ok();
    }
}
