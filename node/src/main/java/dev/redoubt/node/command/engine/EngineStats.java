package dev.redoubt.node.command.engine;

import dev.redoubt.node.command.CommandSpec;
import org.jspecify.annotations.Nullable;

/** The engine's counters, named as INFO stats. One thread. */
public final class EngineStats {
    public long commandsProcessed;
    long expiredKeys;
    long evictedKeys;
    long keyspaceHits;
    long keyspaceMisses;
    long errorReplies;

    /** Payloads of RESTORE, each of which is checked as with {@code sanitize-dump-payload yes}. */
    public long sanitizations;

    /** Values that UNLINK and FLUSHALL ASYNC have left to be freed beside the commands (lazyfree.c). */
    public long lazyFreed;

    /** Changes to the dataset since the start; INFO's rdb_changes_since_last_save is a difference of it. */
    long dirty;

    private final CommandStats commands;
    private final ErrorStats errors = new ErrorStats();

    EngineStats(int rows) {
        this.commands = new CommandStats(rows);
    }

    /** Counts an error reply. */
    public void countError(String text) {
        errorReplies++;
        errors.count(text);
    }

    /** Returns the counts of each command. */
    public CommandStats commands() {
        return commands;
    }

    /** Returns the counts of each kind of error. */
    public ErrorStats errors() {
        return errors;
    }

    /** A command was refused before it ran; the error is counted already. */
    public void rejected(CommandSpec spec) {
        commands.rejected(spec, errorReplies);
    }

    /** The command has answered an error of a command that it has called, which is counted already. */
    public void failedToo(CommandSpec spec) {
        commands.failedToo(spec);
    }

    /**
     * A command was answered that was deferred, or that a script has called and no handler runs.
     *
     * @param error its text if it is an error
     */
    public void answered(CommandSpec spec, @Nullable String error) {
        commands.called(spec);
        if (error != null) {
            countError(error);
        }
        ended(spec);
    }

    void ended(CommandSpec spec) {
        commands.ended(spec, errorReplies);
    }

    public long commandsProcessed() {
        return commandsProcessed;
    }

    public long expiredKeys() {
        return expiredKeys;
    }

    public long evictedKeys() {
        return evictedKeys;
    }

    public long keyspaceHits() {
        return keyspaceHits;
    }

    public long keyspaceMisses() {
        return keyspaceMisses;
    }

    public long sanitizations() {
        return sanitizations;
    }

    public long errorReplies() {
        return errorReplies;
    }

    public long dirty() {
        return dirty;
    }

    public void reset() {
        commandsProcessed = 0;
        expiredKeys = 0;
        evictedKeys = 0;
        keyspaceHits = 0;
        keyspaceMisses = 0;
        errorReplies = 0;
        sanitizations = 0;
        lazyFreed = 0;
        commands.reset();
        errors.reset();
    }
}
