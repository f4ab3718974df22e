package dev.redoubt.node.command.data;

import dev.redoubt.node.command.engine.CommandContext;
import dev.redoubt.node.keyspace.StreamReader;
import dev.redoubt.node.keyspace.StreamTextVisitor;
import dev.redoubt.node.keyspace.StreamValue;
import dev.redoubt.persistence.text.StreamId;

/** Answers entries of streams (t_stream.c, streamReplyWithRange). One request. */
final class StreamReplies {
    private final CommandContext c;

    private final StreamTextVisitor<RuntimeException> texts = new StreamTextVisitor<>() {
        @Override
        public void text(byte[] array, int offset, int length) {
            c.reply.bulk(array, offset, length);
        }

        @Override
        public void number(long value) {
            c.reply.bulkLong(value);
        }
    };

    StreamReplies(CommandContext c) {
        this.c = c;
    }

    /** The entry at which the reader stands. */
    void entry(StreamReader reader) {
        c.reply.array(2);
        c.reply.bulk(reader.id().toString());
        c.reply.array(2 * reader.fields());
        reader.forEachText(texts);
    }

    /** The entry of that id; returns false, and answers nothing, if it is not there. */
    boolean entry(StreamValue stream, StreamId id) {
        StreamReader reader = stream.read(id, id, false);
        boolean found = reader.next();
        if (found) {
            entry(reader);
        }
        return found;
    }

    /** An array of the entries of a range, {@code limit} at most. */
    void range(StreamValue stream, StreamId from, StreamId to, boolean reverse, long limit) {
        long count = stream.count(from, to, Math.min(limit, Integer.MAX_VALUE));
        c.reply.array((int) count);
        StreamReader reader = stream.read(from, to, reverse);
        for (long left = count; left > 0 && !c.reply.isDropped() && reader.next(); left--) {
            entry(reader);
        }
    }
}
