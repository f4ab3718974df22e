package dev.redoubt.node.script;

import dev.redoubt.node.command.CommandSpec;
import dev.redoubt.node.command.Texts;
import dev.redoubt.node.command.engine.CommandContext;
import dev.redoubt.node.resp.ReplyBuffer;
import dev.redoubt.node.resp.ReplyWriter;
import dev.redoubt.persistence.text.RedisNumbers;
import io.netty.buffer.Unpooled;
import org.jspecify.annotations.Nullable;

/**
 * The commands that sessions answer for clients, as scripts call them: SELECT, PING, ECHO and TIME.
 *
 * <p>DIFFERS: other commands that sessions answer, as COMMAND and PUBSUB, are not allowed from scripts. Redis allows
 * them; no script that was seen calls them.
 */
final class ScriptLocal {
    private ScriptLocal() {}

    /** Returns whether a script can call the command at all. */
    static boolean canRun(CommandContext c, CommandSpec spec) {
        return c.isBound(spec) || isLocal(spec);
    }

    private static boolean isLocal(CommandSpec spec) {
        return switch (spec.name()) {
            case "select", "ping", "echo", "time" -> true;
            default -> false;
        };
    }

    /** Runs the command if it is one of these; returns whether it was. */
    static boolean run(ScriptRun run, CommandSpec spec, byte[][] args, ReplyBuffer out) {
        if (run.c.isBound(spec)) {
            return false;
        }
        ReplyWriter reply = new ReplyWriter(Unpooled.EMPTY_BUFFER, run.protocol);
        reply.reset(out, run.protocol);
        String error = error(run, spec, args);
        if (error != null) {
            reply.error(error);
        } else {
            switch (spec.name()) {
                case "select" -> select(run, args[1], reply);
                case "ping" -> ping(args, reply);
                case "echo" -> reply.bulk(args[1]);
                default -> time(run.c.nowMs, reply);
            }
        }
        run.c.stats.answered(spec, error);
        return true;
    }

    private static @Nullable String error(ScriptRun run, CommandSpec spec, byte[][] args) {
        if (spec.name().equals("ping") && args.length > 2) {
            return Texts.wrongArity("ping");
        }
        if (!spec.name().equals("select")) {
            return null;
        }
        byte[] index = args[1];
        if (!RedisNumbers.isLong(index, 0, index.length)) {
            return Texts.NOT_AN_INTEGER;
        }
        long db = RedisNumbers.parseLong(index, 0, index.length, -1);
        return db < 0 || db >= run.c.keyspace.databases() ? "ERR DB index is out of range" : null;
    }

    private static void select(ScriptRun run, byte[] index, ReplyWriter reply) {
        run.db = (int) RedisNumbers.parseLong(index, 0, index.length, -1);
        reply.ok();
    }

    private static void ping(byte[][] args, ReplyWriter reply) {
        if (args.length == 2) {
            reply.bulk(args[1]);
        } else {
            reply.pong();
        }
    }

    /** The clock of a script stands still (script.c scriptTimeSnapshot). */
    private static void time(long nowMs, ReplyWriter reply) {
        reply.array(2);
        reply.bulkLong(nowMs / 1000);
        reply.bulkLong(nowMs % 1000 * 1000);
    }
}
