package dev.redoubt.node.command.engine;

import dev.redoubt.node.command.CommandSpec;
import dev.redoubt.node.keyspace.Keyspace;
import dev.redoubt.node.resp.ReplyWriter;
import org.jspecify.annotations.Nullable;

/** The way in which commands run scripts. The shard's thread only. */
public interface ScriptPort {
    /** Runs EVAL, SCRIPT, FCALL, FUNCTION or one of their kin. */
    void run(CommandContext c);

    /**
     * Has the running script end with an error, if it has not written (script.c scriptKill).
     *
     * @param function FUNCTION KILL asks, not SCRIPT KILL
     * @return the error to answer, code word first; null if the script will end
     */
    @Nullable
    String kill(boolean function);

    /** Writes how many libraries and functions each engine has, as FUNCTION STATS does. */
    void counts(ReplyWriter reply);

    /**
     * Returns whether the command may write, by the flags of the script that it runs, or by its own if the script is
     * unknown or has none (script.c scriptFlagsToCmdFlags).
     *
     * @param spec of EVAL, FCALL or one of their kin
     */
    boolean mayWrite(CommandSpec spec, byte[][] args, Keyspace keyspace);

    /** Returns the running script; null if there is none. */
    @Nullable
    RunningScript running();
}
