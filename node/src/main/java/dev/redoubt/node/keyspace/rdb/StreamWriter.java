package dev.redoubt.node.keyspace.rdb;

import dev.redoubt.node.keyspace.StreamConsumer;
import dev.redoubt.node.keyspace.StreamGroup;
import dev.redoubt.node.keyspace.StreamValue;
import dev.redoubt.persistence.rdb.RdbStreamVisitor;
import dev.redoubt.persistence.text.StreamId;
import java.io.IOException;

/** Gives the parts of a stream in the order of a snapshot. Stateless. */
final class StreamWriter {
    private StreamWriter() {}

    static void write(StreamValue stream, RdbStreamVisitor out) throws IOException {
        stream.<IOException>forEachNode(out::node);
        out.state(new RdbStreamVisitor.State(
                stream.size(),
                stream.lastId(),
                stream.firstId(),
                stream.maxDeletedId(),
                stream.entriesAdded(),
                stream.groups().size()));
        for (StreamGroup group : stream.groups()) {
            write(group, out);
        }
    }

    private static void write(StreamGroup group, RdbStreamVisitor out) throws IOException {
        out.group(group.name(), group.lastId(), group.entriesRead(), group.pendingCount());
        group.<IOException>forEachPending(null, StreamId.MIN, entry -> {
            out.pending(entry.id(), entry.deliveryTimeMs(), entry.deliveryCount());
            return true;
        });
        out.consumers(group.consumers().size());
        for (StreamConsumer consumer : group.consumers()) {
            out.consumer(consumer.name(), consumer.seenTimeMs(), consumer.pendingCount());
            group.<IOException>forEachPending(consumer, StreamId.MIN, entry -> {
                out.owned(entry.id());
                return true;
            });
        }
    }
}
