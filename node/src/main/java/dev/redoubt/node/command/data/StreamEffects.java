package dev.redoubt.node.command.data;

import dev.redoubt.node.command.engine.CommandContext;
import dev.redoubt.node.command.engine.CommandEngine;
import dev.redoubt.node.command.engine.Words;
import dev.redoubt.node.keyspace.StreamGroup;
import dev.redoubt.persistence.text.RedisNumbers;
import dev.redoubt.persistence.text.StreamId;

/** Adds changes of consumer groups to the log (t_stream.c, streamPropagateXCLAIM and its kin). Stateless. */
final class StreamEffects {
    private static final byte[] XCLAIM = Words.ascii("XCLAIM");
    private static final byte[] XGROUP = Words.ascii("XGROUP");
    private static final byte[] SETID = Words.ascii("SETID");
    private static final byte[] CREATECONSUMER = Words.ascii("CREATECONSUMER");
    private static final byte[] ENTRIESREAD = Words.ascii("ENTRIESREAD");
    private static final byte[] TIME = Words.ascii("TIME");
    private static final byte[] RETRYCOUNT = Words.ascii("RETRYCOUNT");
    private static final byte[] FORCE = Words.ascii("FORCE");
    private static final byte[] JUSTID = Words.ascii("JUSTID");
    private static final byte[] LASTID = Words.ascii("LASTID");
    private static final byte[] ZERO = {'0'};

    /** The approximate cost of a pending entry and of its effect, beside the names in it, in bytes. */
    private static final long ENTRY_BYTES = 400;

    private StreamEffects() {}

    /**
     * Takes the memory of entries that become pending for a consumer, and of their effects.
     *
     * @return false if it is too much
     */
    static boolean take(CommandContext c, byte[] key, byte[] group, byte[] consumer, long entries) {
        return c.engine.takeEffects(entries * bytes(key, group, consumer));
    }

    /** Returns how many entries may become pending by one request. */
    static long most(byte[] key, byte[] group, byte[] consumer) {
        return CommandEngine.MAX_REQUEST_EFFECT_BYTES / bytes(key, group, consumer);
    }

    private static long bytes(byte[] key, byte[] group, byte[] consumer) {
        return ENTRY_BYTES + key.length + group.length + consumer.length;
    }

    /** An entry is pending for a consumer, or is so no more because the stream does not have it. */
    static void claim(
            CommandContext c,
            byte[] key,
            StreamGroup group,
            byte[] id,
            byte[] consumer,
            long deliveryTimeMs,
            long deliveryCount) {
        c.changedAll(1);
        c.effect(
                XCLAIM,
                key,
                group.name(),
                consumer,
                ZERO,
                id,
                TIME,
                RedisNumbers.longBytes(deliveryTimeMs),
                RETRYCOUNT,
                RedisNumbers.longBytes(deliveryCount),
                FORCE,
                JUSTID,
                LASTID,
                group.lastId().toBytes());
    }

    /** The group has gone on. */
    static void position(CommandContext c, byte[] key, StreamGroup group) {
        c.changedAll(1);
        StreamId last = group.lastId();
        c.effect(
                XGROUP,
                SETID,
                key,
                group.name(),
                last.toBytes(),
                ENTRIESREAD,
                RedisNumbers.longBytes(group.entriesRead()));
    }

    /** A consumer was made by the way. */
    static void consumer(CommandContext c, byte[] key, StreamGroup group, byte[] consumer) {
        c.changedAll(1);
        c.effect(XGROUP, CREATECONSUMER, key, group.name(), consumer);
    }
}
