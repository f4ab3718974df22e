package dev.redoubt.node.command.admin;

import dev.redoubt.node.command.Texts;
import dev.redoubt.node.command.engine.CommandContext;
import dev.redoubt.node.command.engine.SlowLog;
import java.util.List;

/** SLOWLOG (slowlog.c slowlogCommand). Stateless. */
final class SlowLogCommands {
    private static final int DEFAULT_COUNT = 10;
    private static final String BAD_COUNT = "ERR count should be greater than or equal to -1";

    private SlowLogCommands() {}

    static void get(CommandContext c) {
        SlowLog log = c.engine.slowLog();
        long count = DEFAULT_COUNT;
        if (c.args.length > 3) {
            c.error(Texts.unknownSubcommand(c.args));
            return;
        }
        if (c.args.length == 3) {
            if (!c.longArg(c.args[2], BAD_COUNT)) {
                return;
            }
            if (c.number < -1) {
                c.error(BAD_COUNT);
                return;
            }
            count = c.number == -1 ? Long.MAX_VALUE : c.number;
        }
        List<SlowLog.Entry> entries = log.entries();
        int shown = (int) Math.min(count, entries.size());
        c.reply.array(shown);
        for (SlowLog.Entry entry : entries.subList(0, shown)) {
            c.reply.array(6);
            c.reply.integer(entry.id());
            c.reply.integer(entry.unixSeconds());
            c.reply.integer(entry.micros());
            c.reply.array(entry.args().size());
            entry.args().forEach(c.reply::bulk);
            c.reply.bulk(entry.address());
            c.reply.bulk(entry.name());
        }
    }

    static void len(CommandContext c) {
        c.reply.integer(c.engine.slowLog().size());
    }

    static void reset(CommandContext c) {
        c.engine.slowLog().reset();
        c.reply.ok();
    }
}
