package dev.redoubt.node.session;

import dev.redoubt.node.memory.MemoryGovernor;

/**
 * The parts that the sessions of a process and its shard share. Any thread, each part as it says.
 *
 * @param subscriptions who listens to which channels
 * @param registry all sessions
 * @param counters of what sessions ran themselves
 * @param view what the shard tells of itself
 * @param memory the account of the process's heap
 */
public record ProcessSessions(
        Subscriptions subscriptions,
        SessionRegistry registry,
        SessionCounters counters,
        ShardView view,
        MemoryGovernor memory) {
    /** Makes those of a process that starts. */
    public static ProcessSessions create(MemoryGovernor memory) {
        return new ProcessSessions(
                new Subscriptions(), new SessionRegistry(), new SessionCounters(), new ShardView(), memory);
    }
}
