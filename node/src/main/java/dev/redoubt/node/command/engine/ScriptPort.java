package dev.redoubt.node.command.engine;

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

    /** Returns the running script; null if there is none. */
    @Nullable
    RunningScript running();
}
