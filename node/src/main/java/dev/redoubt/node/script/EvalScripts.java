package dev.redoubt.node.script;

import dev.redoubt.node.command.Texts;
import dev.redoubt.node.command.engine.CommandContext;
import dev.redoubt.node.script.lua.LuaError;
import java.util.Arrays;
import java.util.Locale;

/** EVAL, EVALSHA, their read-only forms, and SCRIPT (eval.c). The shard's thread only. */
final class EvalScripts {
    private static final String CHUNK = "@user_script";
    private static final String NO_SCRIPT = "NOSCRIPT No matching script. Please use EVAL.";

    /** A compiled script takes several times the memory of its text. */
    private static final int COMPILED_FACTOR = 32;

    private final ScriptRunner runner;
    private final ScriptCache cache = new ScriptCache();
    private final Sha1 sha1 = new Sha1();
    private Sandbox lua;

    EvalScripts(ScriptRunner runner) {
        this.runner = runner;
        this.lua = new Sandbox(runner::running);
    }

    ScriptCache cache() {
        return cache;
    }

    void eval(CommandContext c, boolean bySha, boolean readOnly) {
        if (bySha && c.args[1].length != Sha1.CHARS) {
            c.error(NO_SCRIPT);
            return;
        }
        if (!c.longArg(c.args[2])) {
            return;
        }
        long keys = c.number;
        if (keys > c.args.length - 3) {
            c.error("ERR Number of keys can't be greater than number of args");
        } else if (keys < 0) {
            c.error("ERR Number of keys can't be negative");
        } else {
            eval(c, bySha, readOnly, (int) keys);
        }
    }

    private void eval(CommandContext c, boolean bySha, boolean readOnly, int keys) {
        CachedScript script;
        try {
            script = bySha ? find(c.args[1]) : compile(c, c.args[1], false);
            ScriptRunner.check(c, script.flags(), readOnly);
        } catch (ScriptException refused) {
            c.error(refused.error());
            return;
        }
        ScriptRun run = new ScriptRun(script.sha(), true, c, script.flags(), readOnly);
        lua.setGlobals(Sandbox.strings(c.args, 3, 3 + keys), Sandbox.strings(c.args, 3 + keys, c.args.length));
        runner.start(run, lua, script.function());
    }

    /** Returns the flags of a script; those of none if it is unknown or its first line is wrong. */
    ScriptFlags flags(byte[] script, boolean bySha) {
        if (bySha) {
            CachedScript known = cache.find(Texts.latin1(script).toLowerCase(Locale.ROOT));
            return known == null ? ScriptFlags.UNDECLARED : known.flags();
        }
        try {
            return ScriptFlags.of(script);
        } catch (ScriptException wrong) {
            return ScriptFlags.UNDECLARED;
        }
    }

    /** Returns the memory of a compiled script, an estimate in bytes. */
    static long compiledBytes(byte[] text) {
        return (long) COMPILED_FACTOR * text.length;
    }

    private CachedScript find(byte[] sha) throws ScriptException {
        CachedScript found = cache.find(Texts.latin1(sha).toLowerCase(Locale.ROOT));
        if (found == null) {
            throw new ScriptException(NO_SCRIPT);
        }
        return found;
    }

    /** Returns the script of this text, compiled now if it is new. */
    private CachedScript compile(CommandContext c, byte[] body, boolean forever) throws ScriptException {
        String sha = sha1.hex(body);
        CachedScript known = cache.find(sha);
        if (known != null) {
            return known;
        }
        long bytes = compiledBytes(body);
        if (!c.engine.take(bytes)) {
            throw new ScriptException(Texts.OUT_OF_MEMORY);
        }
        ScriptFlags flags = ScriptFlags.of(body);
        byte[] source = Arrays.copyOfRange(body, ScriptFlags.lineLength(body), body.length);
        try {
            CachedScript compiled = new CachedScript(sha, lua.load(source, CHUNK, lua.globals()), flags, bytes);
            cache.add(compiled, forever);
            return compiled;
        } catch (LuaError syntax) {
            throw new ScriptException("ERR Error compiling script (new function): " + syntax.value());
        }
    }

    // ---- SCRIPT ----------------------------------------------------------------------------------------------------

    void load(CommandContext c) {
        try {
            CachedScript script = compile(c, c.args[2], true);
            cache.keep(script.sha());
            c.reply.bulk(script.sha());
        } catch (ScriptException refused) {
            c.error(refused.error());
        }
    }

    void exists(CommandContext c) {
        c.reply.array(c.args.length - 2);
        for (int i = 2; i < c.args.length; i++) {
            c.reply.integer(cache.find(Texts.latin1(c.args[i])) == null ? 0 : 1);
        }
    }

    void flush(CommandContext c) {
        if (!isFlush(c.args)) {
            c.error("ERR SCRIPT FLUSH only support SYNC|ASYNC option");
            return;
        }
        cache.clear();
        lua = new Sandbox(runner::running);
        c.reply.ok();
    }

    /** Returns whether FLUSH of a container has arguments that it knows. */
    static boolean isFlush(byte[][] args) {
        return args.length == 2 || (args.length == 3 && (Texts.is(args[2], "sync") || Texts.is(args[2], "async")));
    }

    /** DIFFERS: there is no debugger for scripts; {@code SCRIPT DEBUG NO} is answered. */
    static void debug(CommandContext c) {
        if (Texts.is(c.args[2], "no")) {
            c.reply.ok();
        } else if (Texts.is(c.args[2], "yes") || Texts.is(c.args[2], "sync")) {
            c.error("ERR The Lua debugger is not available");
        } else {
            c.error("ERR Use SCRIPT DEBUG YES/SYNC/NO");
        }
    }
}
