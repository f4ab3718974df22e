package dev.redoubt.node.shard.core;

/**
 * Everything that a {@link ShardCore} needs of its host.
 *
 * @param clock the host's clocks
 * @param options the settings
 * @param log the log and its journal
 * @param service the keyspace and the clients
 * @param effects messages and files
 * @param replies where replies leave
 * @param <R> a reply that is ready to be sent
 */
public record ShardPorts<R>(
        ShardClock clock,
        ShardOptions options,
        LogPort log,
        ServicePort service,
        EffectPort effects,
        ReplyGate.Outlet<R> replies) {}
