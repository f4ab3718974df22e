package dev.redoubt.node.script;

import dev.redoubt.node.command.CommandFlag;
import dev.redoubt.node.command.DefectLog;
import dev.redoubt.node.command.Texts;
import dev.redoubt.node.command.engine.CommandContext;
import dev.redoubt.node.command.engine.StateRules;
import dev.redoubt.node.command.engine.UnloggedChangeException;
import dev.redoubt.node.script.lua.LuaError;
import dev.redoubt.node.script.lua.LuaFunction;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs scripts, one at a time (script.c). The shard's thread only.
 *
 * <pre>
 *   IDLE --start--> RUNNING --ends or fails--> IDLE
 *                   RUNNING --slice used up--> SUSPENDED --next slice--> RUNNING
 * </pre>
 */
final class ScriptRunner {
    private static final String KILLED = "ERR Script killed by user with SCRIPT KILL...";

    /** For so long a script runs before others of the shard's thread have their turn. */
    private static final long SLICE_NANOS = 5_000_000;

    /** So many instructions run before the time is looked at. */
    private static final long STEP_INSTRUCTIONS = 10_000;

    private final LongSupplier nanoTime;
    private final DefectLog defects = new DefectLog();
    private @Nullable ScriptRun running;

    /** The memory of the running script. */
    private long luaBytes;

    ScriptRunner(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    @Nullable
    ScriptRun running() {
        return running;
    }

    long nanoTime() {
        return nanoTime.getAsLong();
    }

    /**
     * Refuses a script as a whole (server.c processCommand with evalGetCommandFlags, script.c scriptPrepareForRun).
     *
     * @throws ScriptException it may not run
     */
    static void check(CommandContext c, ScriptFlags flags, boolean readOnly) throws ScriptException {
        long bits = flags.declared() ? flags.commandFlags() : 0;
        String refusal =
                StateRules.writeRefusal(bits, c.engine.access(), c.engine.writeRefusal(), c.engine.outOfMemory());
        if (refusal == null) {
            refusal = StateRules.accessRefusal(bits, ~bits, c.engine.access());
        }
        if (refusal != null) {
            throw new ScriptException(refusal);
        }
        if (readOnly && (bits & CommandFlag.WRITE.bit()) != 0) {
            throw new ScriptException("ERR Can not execute a script with write flag using *_ro command.");
        }
    }

    /** Runs a script to its end or to that of its first slice, and answers when it has ended. */
    void start(ScriptRun run, Sandbox lua, LuaFunction function, Object... args) {
        if (running != null) {
            throw new IllegalStateException("a script runs already: " + running.name());
        }
        running = run;
        // The other half is for what the script writes, and for what it no longer reaches until the next collection.
        luaBytes = Math.max(0, run.c.engine.memory().available() / 2);
        run.c.engine.memory().keep(luaBytes);
        lua.begin(function, luaBytes, args);
        if (!slice(run, lua)) {
            run.c.suspend(() -> slice(run, lua));
        }
    }

    /** Runs the script until it has ended, and answers, or until its slice is used up. Returns whether it has ended. */
    private boolean slice(ScriptRun run, Sandbox lua) {
        boolean ended = true;
        try {
            ended = runSlice(run, lua);
            if (ended) {
                new ReplyBuilder(run.c, run.protocol).write(lua.result());
            }
        } catch (LuaError error) {
            String text = lua.message(error) + place(run, error);
            if (ScriptCalls.isCounted(error.value())) {
                run.c.reply.error(text);
                run.c.stats.failedToo(run.c.spec);
            } else {
                run.c.error(text);
            }
        } catch (UnloggedChangeException defect) {
            throw defect;
        } catch (RuntimeException defect) {
            // What the script has called is in the log as it is in the keyspace.
            defects.add(run.c.spec.name(), run.c.nowMs, defect);
            run.c.error(Texts.internalError(run.c.spec.name()));
        } finally {
            if (ended) {
                running = null;
                lua.end();
                run.c.engine.memory().giveBack(luaBytes);
            }
        }
        return ended;
    }

    /** Returns where the error was raised. */
    private static String place(ScriptRun run, LuaError error) {
        return error.source() == null
                ? ""
                : " script: " + run.name() + ", on " + error.source() + ":" + error.line() + ".";
    }

    private boolean runSlice(ScriptRun run, Sandbox lua) {
        long end = nanoTime.getAsLong() + SLICE_NANOS;
        do {
            if (run.isKilled()) {
                lua.raise(LuaError.of(ScriptCalls.error(KILLED)));
            }
            if (lua.run(STEP_INSTRUCTIONS)) {
                return true;
            }
        } while (nanoTime.getAsLong() < end);
        return false;
    }

    @Nullable
    String kill(boolean function) {
        ScriptRun run = running;
        if (run == null) {
            return "NOTBUSY No scripts in execution right now.";
        }
        if (run.hasWritten()) {
            return "UNKILLABLE Sorry the script already executed write commands against the dataset. You can either wait"
                    + " the script termination or kill the server in a hard way using the SHUTDOWN NOSAVE command.";
        }
        if (run.isEval() == function) {
            return Scripts.busy(run.isEval());
        }
        run.kill();
        return null;
    }
}
