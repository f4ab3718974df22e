package dev.redoubt.node.command.admin;

import dev.redoubt.node.command.Texts;
import dev.redoubt.node.command.engine.CommandContext;
import dev.redoubt.node.keyspace.Entry;

/**
 * MEMORY (object.c memoryCommand). Stateless.
 *
 * <p>DIFFERS: MEMORY USAGE answers what an entry takes here, which is less than in Redis; it knows the bytes of a
 * collection as a whole, so SAMPLES changes nothing. MEMORY PURGE has nothing to do: pages are given back in the
 * background, and the heap is the collector's. The heap has no statistics of an allocator.
 */
final class MemoryCommands {
    private static final String NO_STATISTICS = "Stats not supported for the current allocator";

    private MemoryCommands() {}

    static void usage(CommandContext c) {
        for (int i = 3; i < c.args.length; i++) {
            if (!Texts.is(c.args[i], "samples") || i + 1 == c.args.length) {
                c.error(Texts.SYNTAX);
                return;
            }
            if (!c.longArg(c.args[++i])) {
                return;
            }
            if (c.number < 0) {
                c.error(Texts.SYNTAX);
                return;
            }
        }
        // What has expired takes its bytes until it is removed (object.c memoryCommand).
        Entry entry = c.db.find(c.args[2]);
        if (entry == null) {
            c.reply.nullBulk();
        } else {
            c.reply.integer(entry.bytes());
        }
    }

    static void doctor(CommandContext c) {
        c.reply.verbatim(c.ports().status().memoryReport(), "txt");
    }

    static void purge(CommandContext c) {
        c.reply.ok();
    }

    static void mallocStats(CommandContext c) {
        c.reply.bulk(NO_STATISTICS);
    }
}
