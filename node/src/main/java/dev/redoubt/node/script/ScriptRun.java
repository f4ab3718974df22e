package dev.redoubt.node.script;

import dev.redoubt.node.command.engine.CommandContext;
import dev.redoubt.node.command.engine.RunningScript;

/** One run of a script, from its first instruction to its reply (script.c scriptRunCtx). The shard's thread only. */
final class ScriptRun implements RunningScript {
    private final String name;
    private final boolean eval;
    private final byte[][] request;

    /** The request that runs it. */
    final CommandContext c;

    /** Commands that write are refused. */
    final boolean readOnly;

    /** The store was over its limit when the script began, and the script does not say that it may write still. */
    final boolean outOfMemory;

    /** The database of the script; its SELECT changes nothing for the client. */
    int db;

    /** The RESP version in which the script sees replies. */
    int protocol = 2;

    /** A command that writes has been called: from now on the script is neither refused commands nor killed. */
    private boolean written;

    private boolean killed;

    /**
     * Begins a run.
     *
     * @param flags of the script
     * @param readOnly the command that runs it does not let it write
     */
    ScriptRun(String name, boolean eval, CommandContext c, ScriptFlags flags, boolean readOnly) {
        this.name = name;
        this.eval = eval;
        this.c = c;
        this.request = c.args;
        this.readOnly = readOnly || flags.has(ScriptFlags.Flag.NO_WRITES);
        this.outOfMemory = c.engine.outOfMemory() && !flags.has(ScriptFlags.Flag.ALLOW_OOM);
        this.db = c.dbIndex;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public boolean isEval() {
        return eval;
    }

    @Override
    public byte[][] request() {
        return request;
    }

    @Override
    public boolean hasWritten() {
        return written;
    }

    void markWritten() {
        written = true;
    }

    boolean isKilled() {
        return killed;
    }

    void kill() {
        killed = true;
    }
}
