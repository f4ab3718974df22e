package dev.redoubt.persistence.rdb;

import dev.redoubt.persistence.text.StreamId;
import java.io.IOException;

/** The reader of streams in the forms of Redis 5.0 to 7.2 ({@code rdb.c rdbLoadObject}). */
final class RdbStreams {
    private static final int KEY_BYTES = 16;

    private final RdbInput in;
    private final RdbVisitor visitor;

    RdbStreams(RdbInput in, RdbVisitor visitor) {
        this.in = in;
        this.visitor = visitor;
    }

    /** @param type one of the three of streams */
    void read(byte[] key, long expireAtMs, int type) throws IOException {
        long nodes = in.length();
        RdbStreamVisitor stream = visitor.beginStream(key, expireAtMs, nodes);
        for (long i = 0; i < nodes; i++) {
            node(stream);
        }
        long length = in.length();
        StreamId lastId = id();
        boolean first = type == RdbFormat.STREAM;
        StreamId firstId = first ? null : id();
        StreamId maxDeletedId = first ? StreamId.MIN : id();
        long added = first ? 0 : in.unsigned();
        long groups = in.length();
        stream.state(new RdbStreamVisitor.State(length, lastId, firstId, maxDeletedId, added, groups));
        for (long i = 0; i < groups; i++) {
            group(stream, type);
        }
        visitor.endKey();
    }

    private void node(RdbStreamVisitor stream) throws IOException {
        long at = in.offset();
        byte[] key = in.string();
        if (key.length != KEY_BYTES) {
            throw new RdbException(at, "a stream's node with a key of " + key.length + " bytes");
        }
        long packAt = in.offset();
        byte[] pack = in.string();
        StreamId id = new StreamId(big(key, 0), big(key, Long.BYTES));
        new StreamNodeCheck(new Listpack(pack, packAt), id).check();
        stream.node(id, pack, pack.length);
    }

    private static long big(byte[] bytes, int from) {
        long value = 0;
        for (int i = from; i < from + Long.BYTES; i++) {
            value = value << Byte.SIZE | (bytes[i] & 0xff);
        }
        return value;
    }

    private void group(RdbStreamVisitor stream, int type) throws IOException {
        byte[] name = in.string();
        StreamId lastId = id();
        long read = type == RdbFormat.STREAM ? 0 : in.unsigned();
        long pending = in.length();
        stream.group(name, lastId, read, pending);
        for (long i = 0; i < pending; i++) {
            StreamId id = rawId();
            long deliveryTimeMs = in.i64();
            stream.pending(id, deliveryTimeMs, in.unsigned());
        }
        long consumers = in.length();
        stream.consumers(consumers);
        for (long i = 0; i < consumers; i++) {
            byte[] consumer = in.string();
            long seenTimeMs = in.i64();
            if (type == RdbFormat.STREAM_3) {
                // When it last got entries, which Redis tells from 7.2 on.
                in.i64();
            }
            long owned = in.length();
            stream.consumer(consumer, seenTimeMs, owned);
            for (long j = 0; j < owned; j++) {
                stream.owned(rawId());
            }
        }
    }

    private StreamId id() throws IOException {
        long ms = in.unsigned();
        return new StreamId(ms, in.unsigned());
    }

    private StreamId rawId() throws IOException {
        long ms = Long.reverseBytes(in.i64());
        return new StreamId(ms, Long.reverseBytes(in.i64()));
    }
}
