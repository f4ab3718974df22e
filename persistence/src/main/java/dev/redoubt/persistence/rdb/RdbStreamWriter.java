package dev.redoubt.persistence.rdb;

import dev.redoubt.persistence.text.StreamId;
import java.io.IOException;

/** Writes streams in the form of Redis 7.0 ({@code rdb.c rdbSaveObject}, RDB_TYPE_STREAM_LISTPACKS_2). */
final class RdbStreamWriter implements RdbStreamVisitor {
    private static final int KEY_BYTES = 16;

    private final RdbOutput out;

    /** The number of nodes that were announced and have not come; so are the next ones of what they name. */
    private long nodes;

    private long groups;
    private long pending;
    private long consumers;
    private long owned;

    RdbStreamWriter(RdbOutput out) {
        this.out = out;
    }

    void begin(long nodeCount) throws IOException {
        out.unsigned(nodeCount);
        nodes = nodeCount;
        groups = -1;
        pending = 0;
        consumers = 0;
        owned = 0;
    }

    /** Returns whether all came that was announced. */
    boolean isWhole() {
        return nodes == 0 && groups == 0 && pending == 0 && consumers == 0 && owned == 0;
    }

    private static void must(boolean holds, String call) {
        if (!holds) {
            throw new IllegalStateException(call + " of a stream comes too early or too often");
        }
    }

    @Override
    public void node(StreamId key, byte[] listpack, int length) throws IOException {
        must(nodes > 0, "node");
        nodes--;
        out.unsigned(KEY_BYTES);
        rawId(key);
        out.text(listpack, 0, length);
    }

    @Override
    public void state(State state) throws IOException {
        StreamId firstId = state.firstId();
        must(nodes == 0 && groups < 0 && firstId != null, "state");
        groups = state.groups();
        out.unsigned(state.length());
        id(state.lastId());
        if (firstId != null) {
            id(firstId);
        }
        id(state.maxDeletedId());
        out.unsigned(state.entriesAdded());
        out.unsigned(groups);
    }

    @Override
    public void group(byte[] name, StreamId lastId, long entriesRead, long pendingCount) throws IOException {
        must(groups > 0 && pending == 0 && consumers == 0 && owned == 0, "group");
        groups--;
        pending = pendingCount;
        consumers = -1;
        out.text(name, 0, name.length);
        id(lastId);
        out.unsigned(entriesRead);
        out.unsigned(pendingCount);
    }

    @Override
    public void pending(StreamId id, long deliveryTimeMs, long deliveryCount) throws IOException {
        must(pending > 0, "pending");
        pending--;
        rawId(id);
        out.i64(deliveryTimeMs);
        out.unsigned(deliveryCount);
    }

    @Override
    public void consumers(long count) throws IOException {
        must(pending == 0 && consumers < 0, "consumers");
        consumers = count;
        out.unsigned(count);
    }

    @Override
    public void consumer(byte[] name, long seenTimeMs, long pendingCount) throws IOException {
        must(consumers > 0 && owned == 0, "consumer");
        consumers--;
        owned = pendingCount;
        out.text(name, 0, name.length);
        out.i64(seenTimeMs);
        out.unsigned(pendingCount);
    }

    @Override
    public void owned(StreamId id) throws IOException {
        must(owned > 0, "owned");
        owned--;
        rawId(id);
    }

    private void id(StreamId id) throws IOException {
        out.unsigned(id.ms());
        out.unsigned(id.seq());
    }

    /** The bytes of a key of the radix tree: big-endian. */
    private void rawId(StreamId id) throws IOException {
        out.i64(Long.reverseBytes(id.ms()));
        out.i64(Long.reverseBytes(id.seq()));
    }
}
