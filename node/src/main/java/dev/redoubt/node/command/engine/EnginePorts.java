package dev.redoubt.node.command.engine;

/**
 * The narrow ports through which commands reach what is around the engine. Each is used by the commands of one kind.
 */
public record EnginePorts(
        DeferPort defer,
        BlockPort blocking,
        PersistencePort persistence,
        StatusPort status,
        ProcessPort process,
        ReplicationPort replication,
        PublishPort publish,
        EventPort events,
        TrackingPort tracking,
        ConfigPort config,
        ScriptPort scripts,
        MigratePort migrate) {}
