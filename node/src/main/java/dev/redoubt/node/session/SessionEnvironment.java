package dev.redoubt.node.session;

import dev.redoubt.node.command.HandlerTable;
import java.util.function.LongSupplier;

/**
 * The parts that the sessions of a process share.
 *
 * @param handlers of the commands that sessions run themselves; every other command of the table is the shard's
 * @param shard where the others run
 * @param login who may do what
 * @param subscriptions who listens to which channels
 * @param registry all sessions of the process
 * @param counters of commands and errors
 * @param unixMs the wall clock
 */
public record SessionEnvironment(
        HandlerTable<SessionHandler> handlers,
        ShardLink shard,
        LoginPort login,
        Subscriptions subscriptions,
        SessionRegistry registry,
        SessionCounters counters,
        LongSupplier unixMs) {}
