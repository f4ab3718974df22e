package dev.redoubt.node.command.data;

import dev.redoubt.node.command.engine.CommandContext;
import dev.redoubt.node.command.engine.KeyEvent;
import dev.redoubt.node.keyspace.PendingEntry;
import dev.redoubt.node.keyspace.StreamConsumer;
import dev.redoubt.node.keyspace.StreamGroup;
import dev.redoubt.node.keyspace.StreamReader;
import dev.redoubt.node.keyspace.StreamValue;
import dev.redoubt.persistence.text.StreamId;

/** Gives entries of one stream to a consumer of a group (t_stream.c, streamReplyWithRange). One request. */
final class StreamDelivery {
    private final CommandContext c;
    private final byte[] key;
    private final boolean noAck;
    private final StreamValue stream;
    private final StreamGroup group;
    private final StreamConsumer consumer;
    private final StreamReplies replies;

    /** Makes the consumer if there is none of that name. Stream and group must be there. */
    StreamDelivery(CommandContext c, byte[] key, byte[] groupName, byte[] consumerName, boolean noAck) {
        this.c = c;
        this.key = key;
        this.noAck = noAck;
        this.replies = new StreamReplies(c);
        this.stream = c.db.streamForWrite(key);
        this.group = stream.groupForWrite(groupName);
        c.changedAll(1);
        StreamConsumer known = group.consumer(consumerName);
        if (known == null) {
            consumer = group.createConsumer(consumerName, c.nowMs);
            c.changedAll(1);
            c.event(KeyEvent.XGROUP_CREATECONSUMER, key);
            if (noAck) {
                StreamEffects.consumer(c, key, group, consumerName);
            }
        } else {
            consumer = known;
            group.seen(consumer, c.nowMs);
        }
    }

    /**
     * Answers an array of entries.
     *
     * @param after the id behind which the consumer's own entries are wanted; the highest one for new entries
     * @param limit of their number; 0 for none
     */
    void deliver(StreamId after, long limit) {
        long most = limit == 0 ? Integer.MAX_VALUE : Math.min(limit, Integer.MAX_VALUE);
        if (after.equals(StreamId.MAX)) {
            deliverNew(most);
        } else {
            deliverAgain(after.next(), most);
        }
    }

    private void deliverNew(long most) {
        StreamId from = group.lastId().next();
        long count = stream.count(from, StreamId.MAX, most);
        c.reply.array((int) count);
        StreamReader reader = stream.read(from, StreamId.MAX, false);
        for (long left = count; left > 0 && reader.next(); left--) {
            StreamId id = reader.id();
            advance(stream, group, id);
            replies.entry(reader);
            if (!noAck) {
                group.deliver(id, consumer, c.nowMs, 1);
                StreamEffects.claim(c, key, group, id.toBytes(), consumer.name(), c.nowMs, 1);
            }
        }
        if (noAck && count > 0) {
            StreamEffects.position(c, key, group);
        }
    }

    /**
     * The group has come to that entry, its next one. Of an acknowledged delivery the log has the XCLAIM of the entry
     * alone; its replay comes here too.
     */
    // DIFFERS: in Redis 7.0 a replay of XREADGROUP does not tell how many entries the group has read.
    static void advance(StreamValue stream, StreamGroup group, StreamId id) {
        long read = group.entriesRead();
        if (read != StreamGroup.UNKNOWN && !stream.hasDeletedFrom(id)) {
            read++;
        } else if (stream.entriesAdded() != 0) {
            read = stream.addedUpTo(id);
        }
        group.setPosition(id, read);
    }

    /**
     * Entries that are pending for the consumer already (streamReplyWithRangeFromConsumerPEL). As in Redis, the log does
     * not get that they were delivered once more.
     */
    private void deliverAgain(StreamId from, long most) {
        long count = group.countPending(consumer, from, most);
        c.reply.array((int) count);
        StreamId next = from;
        for (long left = count; left > 0; left--) {
            PendingEntry pending = group.firstPending(consumer, next);
            if (pending == null) {
                throw new IllegalStateException("fewer entries are pending than were counted");
            }
            StreamId id = pending.id();
            if (replies.entry(stream, id)) {
                group.deliver(id, consumer, c.nowMs, pending.deliveryCount() + 1);
            } else {
                c.reply.array(2);
                c.reply.bulk(id.toString());
                c.reply.nullArray();
            }
            next = id.next();
        }
    }
}
