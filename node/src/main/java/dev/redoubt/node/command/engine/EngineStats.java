package dev.redoubt.node.command.engine;

/** The engine's counters, named as INFO stats. One thread. */
public final class EngineStats {
    public long commandsProcessed;
    long expiredKeys;
    long keyspaceHits;
    long keyspaceMisses;
    long errorReplies;
    /** Changes to the dataset since the start; INFO's rdb_changes_since_last_save is a difference of it. */
    long dirty;

    /** Counts error replies. */
    public void countErrors(long more) {
        errorReplies += more;
    }

    public long commandsProcessed() {
        return commandsProcessed;
    }

    public long expiredKeys() {
        return expiredKeys;
    }

    public long keyspaceHits() {
        return keyspaceHits;
    }

    public long keyspaceMisses() {
        return keyspaceMisses;
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
        keyspaceHits = 0;
        keyspaceMisses = 0;
        errorReplies = 0;
    }
}
