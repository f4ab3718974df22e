package dev.redoubt.node.tools;

import dev.redoubt.persistence.rdb.PartialRdbVisitor;
import dev.redoubt.persistence.rdb.RdbContentException;
import dev.redoubt.persistence.rdb.RdbStreamVisitor;
import dev.redoubt.persistence.text.StreamId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Counts what a snapshot holds while it is read. Sizes are the bytes of keys and elements, without headers. One thread. */
final class RdbCensus extends PartialRdbVisitor {
    /** A key of the snapshot. */
    record Key(int db, byte[] name, String type, long elements, long bytes) {}

    /** A sum over keys. */
    record Sum(long keys, long expires, long elements, long bytes) {
        static final Sum NONE = new Sum(0, 0, 0, 0);

        private Sum plus(Sum other) {
            return new Sum(keys + other.keys, expires + other.expires, elements + other.elements, bytes + other.bytes);
        }
    }

    private final int mostKeys;
    private final Map<String, String> aux = new LinkedHashMap<>();
    private final Map<Integer, Sum> databases = new TreeMap<>();
    private final Map<String, Sum> types = new TreeMap<>();
    /** The biggest keys so far; the smallest of them comes first. */
    private final PriorityQueue<Key> biggest = new PriorityQueue<>(Comparator.comparingLong(Key::bytes));

    private final SeenKeys seen = new SeenKeys();

    private int functions;
    private int db;
    private byte[] name = {};
    private @Nullable String type;
    private boolean expires;
    private long elements;
    private long bytes;

    /** Makes a census that remembers the {@code mostKeys} biggest keys. */
    RdbCensus(int mostKeys) {
        this.mostKeys = mostKeys;
    }

    Map<String, String> aux() {
        return aux;
    }

    Map<Integer, Sum> databases() {
        return databases;
    }

    Map<String, Sum> types() {
        return types;
    }

    int functions() {
        return functions;
    }

    /** Returns the biggest keys, the biggest first. */
    List<Key> biggest() {
        List<Key> keys = new ArrayList<>(biggest);
        keys.sort(Comparator.comparingLong(Key::bytes).reversed());
        return keys;
    }

    /** Returns the key whose value was being read; null between two keys. */
    @Nullable
    Key unfinished() {
        return type == null ? null : new Key(db, name, type, elements, bytes);
    }

    private void begin(String keyType, byte[] key, long expireAtMs) throws IOException {
        if (!seen.add(db, key)) {
            throw RdbContentException.ofKey(key, "comes twice in its database");
        }
        type = keyType;
        name = key;
        expires = expireAtMs != NO_EXPIRY;
        elements = 0;
        bytes = key.length;
    }

    private void add(long some) {
        elements++;
        bytes += some;
    }

    @Override
    public void endKey() {
        String ended = type;
        if (ended == null) {
            throw new IllegalStateException("no key has begun");
        }
        Sum one = new Sum(1, expires ? 1 : 0, elements, bytes);
        types.merge(ended, one, Sum::plus);
        databases.merge(db, one, Sum::plus);
        biggest.add(new Key(db, name, ended, elements, bytes));
        if (biggest.size() > mostKeys) {
            biggest.remove();
        }
        type = null;
    }

    @Override
    public void aux(String field, byte[] value) {
        aux.put(field, new String(value, StandardCharsets.UTF_8));
    }

    @Override
    public void function(byte[] code) {
        functions++;
    }

    @Override
    public void selectDb(int number) {
        db = number;
    }

    @Override
    public void string(byte[] key, long expireAtMs, byte[] value) throws IOException {
        begin("string", key, expireAtMs);
        add(value.length);
        endKey();
    }

    @Override
    public void beginList(byte[] key, long expireAtMs, long size) throws IOException {
        begin("list", key, expireAtMs);
    }

    @Override
    public void element(byte[] value) {
        add(value.length);
    }

    @Override
    public void beginSet(byte[] key, long expireAtMs, long size) throws IOException {
        begin("set", key, expireAtMs);
    }

    @Override
    public void member(byte[] value) {
        add(value.length);
    }

    @Override
    public void beginHash(byte[] key, long expireAtMs, long size) throws IOException {
        begin("hash", key, expireAtMs);
    }

    @Override
    public void field(byte[] field, byte[] value) {
        add((long) field.length + value.length);
    }

    @Override
    public void beginZset(byte[] key, long expireAtMs, long size) throws IOException {
        begin("zset", key, expireAtMs);
    }

    @Override
    public void scored(byte[] member, double score) {
        add((long) member.length + Double.BYTES);
    }

    @Override
    public RdbStreamVisitor beginStream(byte[] key, long expireAtMs, long nodes) throws IOException {
        begin("stream", key, expireAtMs);
        return new StreamCensus();
    }

    /** Counts the entries of a stream, and the bytes of its nodes and its pending entries. */
    private final class StreamCensus implements RdbStreamVisitor {
        private static final int PENDING_BYTES = 32;

        @Override
        public void node(StreamId key, byte[] listpack, int length) {
            bytes += length;
        }

        @Override
        public void state(State state) {
            elements = state.length();
        }

        @Override
        public void group(byte[] group, StreamId lastId, long entriesRead, long pending) {
            bytes += group.length;
        }

        @Override
        public void pending(StreamId id, long deliveryTimeMs, long deliveryCount) {
            bytes += PENDING_BYTES;
        }

        @Override
        public void consumers(long count) {}

        @Override
        public void consumer(byte[] consumer, long seenTimeMs, long pending) {
            bytes += consumer.length;
        }

        @Override
        public void owned(StreamId id) {}
    }
}
