package dev.redoubt.node.script;

import dev.redoubt.config.redisconf.RedisVersion;
import dev.redoubt.node.acl.AclUser;
import dev.redoubt.node.command.CommandSpec;
import dev.redoubt.node.script.lua.LuaError;
import dev.redoubt.node.script.lua.LuaString;
import dev.redoubt.node.script.lua.LuaTable;
import dev.redoubt.node.script.lua.LuaValues;
import dev.redoubt.node.script.lua.NativeCall;
import dev.redoubt.node.script.lua.NativeFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The table {@code redis} of scripts (script_lua.c luaRegisterRedisAPI). The shard's thread only. */
final class RedisLibrary {
    private static final Logger LOG = LoggerFactory.getLogger("script");
    private static final int REPL_AOF = 1;
    private static final int REPL_REPLICA = 2;
    private static final int LOG_WARNING = 3;

    private final Supplier<@Nullable ScriptRun> running;
    private final ScriptCalls calls = new ScriptCalls();
    private final Sha1 sha1 = new Sha1();
    private final LuaTable table = new LuaTable();

    private RedisLibrary(Supplier<@Nullable ScriptRun> running) {
        this.running = running;
    }

    /** Returns the table. {@code running} gives the script that runs; null while libraries are loaded. */
    static LuaTable open(Supplier<@Nullable ScriptRun> running) {
        RedisLibrary library = new RedisLibrary(running);
        library.fill();
        return library.table;
    }

    private void fill() {
        add("call", call -> {
            Object reply = calls.call(run("redis.call/pcall"), call);
            if (isError(reply)) {
                throw LuaError.of(reply);
            }
            call.add(reply);
        });
        add("pcall", call -> call.add(calls.call(run("redis.call/pcall"), call)));
        addLog(table);
        add("setresp", this::setresp);
        add("sha1hex", this::sha1hex);
        add("error_reply", RedisLibrary::errorReply);
        add("status_reply", RedisLibrary::statusReply);
        add("set_repl", this::setRepl);
        add("acl_check_cmd", this::aclCheckCmd);
        add("replicate_commands", call -> call.add(true));
        add("breakpoint", call -> call.add(false));
        add("debug", call -> {});
        put(table, "REPL_NONE", 0);
        put(table, "REPL_AOF", REPL_AOF);
        put(table, "REPL_SLAVE", REPL_REPLICA);
        put(table, "REPL_REPLICA", REPL_REPLICA);
        put(table, "REPL_ALL", REPL_AOF | REPL_REPLICA);
    }

    /** Adds what libraries have too while they are loaded: the log, its levels and the version. */
    static void addLog(LuaTable table) {
        table.put("log", NativeFunction.of("log", RedisLibrary::log));
        put(table, "LOG_DEBUG", 0);
        put(table, "LOG_VERBOSE", 1);
        put(table, "LOG_NOTICE", 2);
        put(table, "LOG_WARNING", LOG_WARNING);
        put(table, "REDIS_VERSION_NUM", RedisVersion.number());
        table.put("REDIS_VERSION", LuaString.of(RedisVersion.text()));
    }

    private void add(String name, NativeFunction.Body body) {
        table.put(name, NativeFunction.of(name, body));
    }

    private static void put(LuaTable table, String name, int value) {
        table.put(name, (double) value);
    }

    private static boolean isError(@Nullable Object reply) {
        return reply instanceof LuaTable table && table.get("err") != null;
    }

    /** Returns an error as redis.call raises it: a table, its text with a code word. */
    static LuaError failure(String text) {
        return LuaError.of(ScriptCalls.error("ERR " + text));
    }

    private ScriptRun run(String function) {
        ScriptRun run = running.get();
        if (run == null) {
            throw failure(function + " can only be called inside a script invocation");
        }
        return run;
    }

    private static void log(NativeCall call) {
        if (call.count() < 2) {
            throw failure("redis.log() requires two arguments or more.");
        }
        Double level = LuaValues.toNumber(call.get(1));
        if (level == null) {
            throw failure("First argument must be a number (log level).");
        }
        if (level < 0 || level > LOG_WARNING) {
            throw failure("Invalid debug level.");
        }
        StringBuilder line = new StringBuilder();
        for (int i = 2; i <= call.count(); i++) {
            Object part = call.get(i);
            if (part instanceof LuaString || part instanceof Double) {
                call.memory().add(2L * call.string(i).length());
                line.append(line.length() == 0 ? "" : " ").append(call.string(i));
            }
        }
        switch (level.intValue()) {
            case 0, 1 -> LOG.debug("{}", line);
            case 2 -> LOG.info("{}", line);
            default -> LOG.warn("{}", line);
        }
    }

    private void setresp(NativeCall call) {
        ScriptRun run = run("redis.setresp");
        if (call.count() != 1) {
            throw failure("redis.setresp() requires one argument.");
        }
        Double version = LuaValues.toNumber(call.get(1));
        int protocol = version == null ? 0 : version.intValue();
        if (protocol != 2 && protocol != 3) {
            throw failure("RESP version must be 2 or 3.");
        }
        run.protocol = protocol;
    }

    private void sha1hex(NativeCall call) {
        if (call.count() != 1) {
            throw failure("wrong number of arguments");
        }
        Object value = call.get(1);
        boolean text = value instanceof LuaString || value instanceof Double;
        call.add(LuaString.of(sha1.hex(text ? call.string(1).bytes() : new byte[0])));
    }

    private static void errorReply(NativeCall call) {
        if (call.count() != 1 || !(call.get(1) instanceof LuaString)) {
            call.add(ScriptCalls.error("ERR wrong number or type of arguments"));
            return;
        }
        String text = call.string(1).toString();
        call.memory().add(2L * text.length());
        String error = text.startsWith("-") ? text.substring(1) : text;
        int space = error.indexOf(' ');
        String code = space < 0 ? "ERR" : error.substring(0, space);
        String rest = space < 0 ? error : error.substring(space + 1);
        call.add(ScriptCalls.error(code + " " + trimLineEnds(rest)));
    }

    /** Both ends (sds.c sdstrim). */
    private static String trimLineEnds(String text) {
        int from = 0;
        int to = text.length();
        while (from < to && isLineEnd(text.charAt(from))) {
            from++;
        }
        while (from < to && isLineEnd(text.charAt(to - 1))) {
            to--;
        }
        return text.substring(from, to);
    }

    private static boolean isLineEnd(char c) {
        return c == '\r' || c == '\n';
    }

    private static void statusReply(NativeCall call) {
        if (call.count() != 1 || !(call.get(1) instanceof LuaString)) {
            call.add(ScriptCalls.error("ERR wrong number or type of arguments"));
            return;
        }
        LuaTable status = new LuaTable();
        status.put("ok", call.get(1));
        call.add(status);
    }

    /**
     * DIFFERS: everything that a script writes goes to the log and to replicas, whatever it asks for. Data that the log
     * does not have would be lost by a restart or a failover.
     */
    private void setRepl(NativeCall call) {
        run("redis.set_repl");
        if (call.count() != 1) {
            throw failure("redis.set_repl() requires two arguments.");
        }
        Double flags = LuaValues.toNumber(call.get(1));
        int bits = flags == null ? 0 : flags.intValue();
        if ((bits & ~(REPL_AOF | REPL_REPLICA)) != 0) {
            throw failure("Invalid replication flags. Use REPL_AOF, REPL_REPLICA, REPL_ALL or REPL_NONE.");
        }
    }

    private void aclCheckCmd(NativeCall call) {
        ScriptRun run = run("redis.acl_check_cmd");
        if (call.count() == 0) {
            throw failure("Please specify at least one argument for this redis lib call");
        }
        byte[][] args = new byte[call.count()][];
        for (int i = 0; i < args.length; i++) {
            Object arg = call.get(i + 1);
            if (!(arg instanceof LuaString) && !(arg instanceof Double)) {
                throw failure("Lua redis lib command arguments must be strings or integers");
            }
            args[i] = call.string(i + 1).bytes();
        }
        CommandSpec spec = run.c.engine.resolveInScript(args);
        if (spec == null) {
            throw failure("Invalid command passed to redis.acl_check_cmd()");
        }
        AclUser user = run.c.user;
        call.add(user == null || user.check(spec, args) == null);
    }
}
