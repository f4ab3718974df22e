package dev.redoubt.node.script;

import dev.redoubt.node.acl.AclUser;
import dev.redoubt.node.acl.Denial;
import dev.redoubt.node.command.CommandFlag;
import dev.redoubt.node.command.CommandSpec;
import dev.redoubt.node.command.Texts;
import dev.redoubt.node.command.engine.Access;
import dev.redoubt.node.command.engine.CommandContext;
import dev.redoubt.node.command.engine.CommandEngine;
import dev.redoubt.node.command.engine.StateRules;
import dev.redoubt.node.resp.ReplyBuffer;
import dev.redoubt.node.script.lua.LuaString;
import dev.redoubt.node.script.lua.LuaTable;
import dev.redoubt.node.script.lua.NativeCall;
import dev.redoubt.persistence.text.RedisNumbers;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Runs the commands that a script calls (script.c scriptCall). The shard's thread only. */
final class ScriptCalls {
    /** The memory of a reply's values beside its bytes is at most some times as much. */
    private static final int REPLY_FACTOR = 4;

    /** The field of an error that was counted when a command failed. */
    private static final String COUNTED = "ignore_error_stats_update";

    private static final int KEPT_REPLY_BYTES = 1 << 20;

    private ReplyBuffer capture = new ReplyBuffer();

    /** Runs the command that the arguments name, and returns its reply; a table with a field {@code err} if it fails. */
    @Nullable
    Object call(ScriptRun run, NativeCall call) {
        byte[][] args = new byte[call.count()][];
        if (args.length == 0) {
            return error("ERR Please specify at least one argument for this redis lib call");
        }
        for (int i = 0; i < args.length; i++) {
            byte[] arg = argument(call.get(i + 1));
            if (arg == null) {
                return error("ERR Lua redis lib command arguments must be strings or integers");
            }
            args[i] = arg;
        }
        CommandContext c = run.c;
        CommandSpec spec = c.engine.resolveInScript(args);
        String refusal = refusal(run, spec, args);
        if (refusal != null || spec == null) {
            c.stats.countError(String.valueOf(refusal));
            if (spec != null) {
                c.stats.rejected(spec);
            }
            LuaTable error = error(String.valueOf(refusal));
            error.put(COUNTED, true);
            return error;
        }
        if (spec.has(CommandFlag.WRITE)) {
            run.markWritten();
        }
        c.ports().publish().called(run.db, c.nowMs, spec, args);
        return reply(run, spec, args, call);
    }

    /** Numbers have 17 digits here, and 14 elsewhere in Lua (script_lua.c luaArgsToRedisArgv). */
    private static byte @Nullable [] argument(@Nullable Object value) {
        if (value instanceof LuaString text) {
            return text.bytes();
        }
        if (value instanceof Double boxed) {
            double number = boxed;
            return number == (long) number && Math.abs(number) < 1e17 && (number != 0 || 1 / number > 0)
                    ? RedisNumbers.longBytes((long) number)
                    : RedisNumbers.formatDouble(number).getBytes(StandardCharsets.US_ASCII);
        }
        return null;
    }

    private @Nullable Object reply(ScriptRun run, CommandSpec spec, byte[][] args, NativeCall call) {
        CommandContext c = run.c;
        long limit = c.engine.memory().available();
        capture.begin(limit);
        c.useDb(run.db);
        if (!ScriptLocal.run(run, spec, args, capture)) {
            c.runInScript(spec, args, capture, run.protocol);
        }
        if (capture.overLimit()) {
            return error(Texts.OUT_OF_MEMORY);
        }
        long size = capture.size();
        call.memory().add(REPLY_FACTOR * size);
        ByteBuf bytes = capture.view();
        Object value = ReplyReader.read(bytes);
        if (size > KEPT_REPLY_BYTES) {
            capture = new ReplyBuffer();
        }
        return value;
    }

    /** Returns whether the error was counted when the command failed that the script called. */
    static boolean isCounted(@Nullable Object error) {
        return error instanceof LuaTable table && Boolean.TRUE.equals(table.get(COUNTED));
    }

    static LuaTable error(String text) {
        LuaTable table = new LuaTable();
        table.put("err", LuaString.of(text));
        return table;
    }

    /** Returns why the command may not be called; the order is that of script.c scriptCall. */
    private static @Nullable String refusal(ScriptRun run, @Nullable CommandSpec spec, byte[][] args) {
        if (spec == null) {
            return "ERR Unknown Redis command called from script";
        }
        if (!spec.arityMatches(args.length)) {
            return "ERR Wrong number of args calling Redis command from script";
        }
        if (isForbidden(run, spec) || !ScriptLocal.canRun(run.c, spec)) {
            return "ERR This Redis command is not allowed from script";
        }
        Access access = run.c.engine.access();
        if (!spec.has(CommandFlag.STALE) && (access == Access.STALE || access == Access.NO_MASTER)) {
            return "ERR Can not execute the command on a stale replica";
        }
        String denied = denial(run.c, spec, args);
        return denied != null ? denied : writeRefusal(run, spec, args, access);
    }

    private static @Nullable String denial(CommandContext c, CommandSpec spec, byte[][] args) {
        AclUser user = c.user;
        Denial denial = user == null ? null : user.check(spec, args);
        if (user == null || denial == null) {
            return null;
        }
        if (c.caller != null) {
            c.caller.deniedInScript(user, denial, spec, args);
        }
        return denial.errorInScript();
    }

    /** A reply that comes later cannot be waited for; DEBUG sees to it itself. */
    private static boolean isForbidden(ScriptRun run, CommandSpec spec) {
        boolean late = spec.has(CommandFlag.WAITS_FOR_KEY)
                || (spec.has(CommandFlag.HOLDS_SESSION) && !spec.name().equals("debug"));
        return spec.has(CommandFlag.NOSCRIPT)
                && (late || !run.c.engine.options().scriptsMayCallAll());
    }

    private static @Nullable String writeRefusal(ScriptRun run, CommandSpec spec, byte[][] args, Access access) {
        boolean writes = spec.has(CommandFlag.WRITE);
        if (run.readOnly && (writes || spec.has(CommandFlag.MAY_REPLICATE))) {
            return "ERR Write commands are not allowed from read-only scripts.";
        }
        // DIFFERS: Redis lets a script write until the kernel ends the process.
        CommandEngine engine = run.c.engine;
        if (writes
                && (engine.logIsFull()
                        || (spec.has(CommandFlag.DENYOOM) && !engine.memory().hasRoomForCall(args)))) {
            return Texts.OUT_OF_MEMORY;
        }
        // What has begun to write is not stopped in the middle for another reason.
        if (run.hasWritten()) {
            return null;
        }
        long write = spec.flags() & CommandFlag.WRITE.bit();
        String refusal = StateRules.writeRefusal(write, access, engine.writeRefusal(), false);
        if (refusal == null && run.outOfMemory && spec.has(CommandFlag.DENYOOM)) {
            return Texts.OUT_OF_MEMORY;
        }
        return refusal;
    }
}
