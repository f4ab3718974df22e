package dev.redoubt.node.keyspace.rdb;

import dev.redoubt.node.keyspace.StreamConsumer;
import dev.redoubt.node.keyspace.StreamGroup;
import dev.redoubt.node.keyspace.StreamValue;
import dev.redoubt.persistence.rdb.RdbContentException;
import dev.redoubt.persistence.rdb.RdbStreamVisitor;
import dev.redoubt.persistence.text.StreamId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Fills one stream from an RDB file, and verifies what the reader cannot ({@code rdb.c rdbLoadObject}). */
final class StreamLoader implements RdbStreamVisitor {
    private final StreamValue stream;
    private @Nullable StreamId lastKey;
    private @Nullable StreamGroup group;
    private @Nullable StreamConsumer consumer;

    /** Entries of the group that have no consumer yet. */
    private long unowned;

    /** Takes memory for the parts of a value. */
    @FunctionalInterface
    interface Memory {
        /**
         * Takes so many bytes.
         *
         * @throws IOException there is no memory
         */
        void take(long bytes) throws IOException;
    }

    private final Memory memory;

    /** The file tells what was added and read. */
    private boolean counted;

    /** @param stream a new one */
    StreamLoader(StreamValue stream, Memory memory) {
        this.stream = stream;
        this.memory = memory;
    }

    private static void must(boolean holds, String fault) throws IOException {
        if (!holds) {
            throw new RdbContentException("a damaged stream: " + fault);
        }
    }

    private static String printed(byte[] name) {
        return "'" + new String(name, StandardCharsets.ISO_8859_1) + "'";
    }

    @Override
    public void node(StreamId key, byte[] listpack, int length) throws IOException {
        memory.take(length);
        StreamId before = lastKey;
        must(
                before == null
                        || (before.compareTo(key) < 0 && stream.lastEntryId().compareTo(key) < 0),
                "node " + key);
        stream.loadNode(key, listpack);
        lastKey = key;
    }

    @Override
    public void state(State state) throws IOException {
        must(state.length() == stream.size(), state.length() + " entries in nodes of " + stream.size());
        must(stream.lastEntryId().compareTo(state.lastId()) <= 0, "an entry behind its last id " + state.lastId());
        counted = state.firstId() != null;
        stream.setState(state.lastId(), state.maxDeletedId(), counted ? state.entriesAdded() : stream.size());
    }

    @Override
    public void group(byte[] name, StreamId lastId, long entriesRead, long pending) throws IOException {
        endGroup();
        memory.take(name.length);
        long read = counted ? entriesRead : stream.addedUpTo(lastId);
        must(stream.createGroup(name, lastId, read), "two groups " + printed(name));
        group = stream.groupForWrite(name);
    }

    @Override
    public void pending(StreamId id, long deliveryTimeMs, long deliveryCount) throws IOException {
        memory.take(Long.BYTES);
        must(group().loadPending(id, deliveryTimeMs, deliveryCount), "entry " + id + " is pending twice");
        unowned++;
    }

    @Override
    public void consumers(long count) {
        // They come one by one.
    }

    @Override
    public void consumer(byte[] name, long seenTimeMs, long pending) throws IOException {
        memory.take(name.length);
        must(group().consumer(name) == null, "two consumers " + printed(name));
        consumer = group().createConsumer(name, seenTimeMs);
    }

    @Override
    public void owned(StreamId id) throws IOException {
        StreamConsumer owner = consumer;
        must(owner != null && group().loadOwned(id, owner), "entry " + id + " is pending for nobody, or for two");
        unowned--;
    }

    /** The stream is whole. */
    void end() throws IOException {
        endGroup();
    }

    private void endGroup() throws IOException {
        must(unowned == 0, "entries that are pending for nobody");
        consumer = null;
    }

    private StreamGroup group() throws IOException {
        StreamGroup open = group;
        if (open == null) {
            throw new RdbContentException("a damaged stream: no group");
        }
        return open;
    }
}
