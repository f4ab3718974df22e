package dev.redoubt.node.shard;

import dev.redoubt.node.command.engine.CommandEngine;
import dev.redoubt.node.memory.MemoryGovernor;
import dev.redoubt.node.memory.MemoryOwner;
import dev.redoubt.node.script.Scripts;
import dev.redoubt.node.shard.core.ShardCore;
import dev.redoubt.node.shard.log.JournalLink;
import dev.redoubt.node.shard.recovery.ShardKeyspaces;
import dev.redoubt.node.shard.snapshot.FullSync;
import dev.redoubt.persistence.aof.RecentRecords;

/**
 * Tells the account of the process what the parts of a shard hold. The shard's thread only.
 *
 * @param memory the account
 */
record MemoryAccount(
        MemoryGovernor memory,
        CommandEngine engine,
        ShardKeyspaces keyspaces,
        JournalLink log,
        GateExit replies,
        RecentRecords recent,
        Scripts scripts,
        Migrations migrations,
        ShardCore<?> core,
        FullSync fullSync) {

    /** Returns the bytes of data and of all that is counted beside them. */
    long usedBytes() {
        long besides = memory.capacityBytes() - memory.availableBytes() - memory.used(MemoryOwner.KEYSPACE);
        return engine.keyspace().usedBytes() + besides;
    }

    /** Tells what data and log hold. */
    void data() {
        memory.set(
                MemoryOwner.KEYSPACE,
                engine.measure() + engine.keyspace().freeBytes() + keyspaces.readingBytes(engine.keyspace()));
        memory.set(MemoryOwner.LOG, engine.effects().size() + log.unwrittenBytes() + replies.heldBytes());
        memory.set(MemoryOwner.BACKLOG, recent.bytes());
        memory.set(MemoryOwner.SCRIPTS, scripts.bytes());
        memory.set(MemoryOwner.TRACKING, engine.tracking().bytes());
        memory.set(MemoryOwner.MIGRATE, migrations.bytes());
    }

    /** Tells what replicas and full syncs take. */
    void replication() {
        memory.setReplicas(core.member().feeds());
        memory.set(MemoryOwner.REPLICATION, core.member().frameBytes() + core.unappliedBytes() + fullSync.bytes());
    }
}
