package dev.redoubt.node.script;

import dev.redoubt.node.command.CommandFlag;
import dev.redoubt.node.command.CommandSpec;
import dev.redoubt.node.command.CommandTable;
import dev.redoubt.node.command.HandlerTable;
import dev.redoubt.node.command.engine.CommandContext;
import dev.redoubt.node.command.engine.CommandHandler;
import dev.redoubt.node.command.engine.RunningScript;
import dev.redoubt.node.command.engine.ScriptPort;
import dev.redoubt.node.keyspace.Keyspace;
import dev.redoubt.node.resp.ReplyWriter;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** The scripts of one shard: those of EVAL and the functions of FCALL. The shard's thread only. */
public final class Scripts implements ScriptPort {
    private final HandlerTable<CommandHandler> handlers =
            new HandlerTable<>(CommandTable.standard(), CommandHandler[]::new);
    private final ScriptRunner runner;
    private final EvalScripts eval;
    private final FunctionScripts functions;

    /** @param nanoTime as {@link System#nanoTime}, for the length of slices */
    public Scripts(LongSupplier nanoTime) {
        this.runner = new ScriptRunner(nanoTime);
        this.eval = new EvalScripts(runner);
        this.functions = new FunctionScripts(runner);
        handlers.bind("eval", c -> eval.eval(c, false, false));
        handlers.bind("eval_ro", c -> eval.eval(c, false, true));
        handlers.bind("evalsha", c -> eval.eval(c, true, false));
        handlers.bind("evalsha_ro", c -> eval.eval(c, true, true));
        handlers.bind("script|load", eval::load);
        handlers.bind("script|exists", eval::exists);
        handlers.bind("script|flush", eval::flush);
        handlers.bind("script|debug", EvalScripts::debug);
        handlers.bind("script|kill", c -> kill(c, false));
        handlers.bind("fcall", c -> functions.call(c, false));
        handlers.bind("fcall_ro", c -> functions.call(c, true));
        handlers.bind("function|load", functions::load);
        handlers.bind("function|delete", functions::delete);
        handlers.bind("function|flush", functions::flush);
        handlers.bind("function|list", functions::list);
        handlers.bind("function|stats", functions::stats);
        handlers.bind("function|dump", functions::dump);
        handlers.bind("function|restore", functions::restore);
        handlers.bind("function|kill", c -> kill(c, true));
    }

    /** Binds the commands to the scripts of the shard that runs them. */
    public static void addTo(HandlerTable<CommandHandler> all) {
        addTo(all, c -> c.ports().scripts().run(c));
    }

    /** Binds the commands to {@code run}. */
    public static void addTo(HandlerTable<CommandHandler> all, CommandHandler run) {
        for (var row : all.table().rows()) {
            if (row.group().equals("scripting")
                    && !row.container()
                    && !row.name().endsWith("|help")) {
                all.bind(row.name(), run);
            }
        }
    }

    @Override
    public void run(CommandContext c) {
        CommandHandler handler = handlers.find(c.spec);
        if (handler == null) {
            throw new IllegalStateException("no handler runs " + c.spec.name());
        }
        handler.run(c);
    }

    @Override
    public @Nullable RunningScript running() {
        return runner.running();
    }

    @Override
    public boolean mayWrite(CommandSpec spec, byte[][] args, Keyspace keyspace) {
        boolean bySha = spec.name().startsWith("evalsha");
        ScriptFlags flags =
                spec.name().startsWith("fcall") ? functions.flags(keyspace, args[1]) : eval.flags(args[1], bySha);
        return flags.declared() ? !flags.has(ScriptFlags.Flag.NO_WRITES) : spec.has(CommandFlag.MAY_REPLICATE);
    }

    @Override
    public @Nullable String kill(boolean function) {
        return runner.kill(function);
    }

    @Override
    public void counts(ReplyWriter reply) {
        functions.counts(reply);
    }

    /** No script runs when this one does: while one runs, the shard asks {@link #kill(boolean)} itself. */
    private void kill(CommandContext c, boolean function) {
        String error = runner.kill(function);
        if (error == null) {
            c.reply.ok();
        } else {
            c.error(error);
        }
    }

    /** Returns the error that says which command ends the running script. */
    public static String busy(boolean eval) {
        return "BUSY Redis is busy running a script. You can only call " + (eval ? "SCRIPT" : "FUNCTION")
                + " KILL or SHUTDOWN NOSAVE.";
    }

    /** Returns how many scripts EVALSHA finds. */
    public int cached() {
        return eval.cache().size();
    }

    /** Returns how many functions there are. */
    public int functions() {
        return functions.count();
    }

    /** Returns the memory of the scripts that EVALSHA finds, an estimate in bytes. */
    public long cacheBytes() {
        return eval.cache().bytes();
    }

    /** Returns the memory of the compiled functions, an estimate in bytes. */
    public long functionBytes() {
        return functions.bytes();
    }

    /** Returns the memory of both. */
    public long bytes() {
        return cacheBytes() + functionBytes();
    }
}
