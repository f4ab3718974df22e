package dev.redoubt.persistence.rdb;

import dev.redoubt.persistence.text.StreamId;
import java.io.IOException;

/**
 * A visitor that ignores all parts of a snapshot that it does not override. {@link RdbVisitor} itself has no default
 * methods: a loader that forgets a part must not compile, because it would lose data silently.
 */
public abstract class PartialRdbVisitor implements RdbVisitor {
    private static final RdbStreamVisitor UNSEEN_STREAM = new RdbStreamVisitor() {
        @Override
        public void node(StreamId key, byte[] listpack, int length) {}

        @Override
        public void state(State state) {}

        @Override
        public void group(byte[] name, StreamId lastId, long entriesRead, long pending) {}

        @Override
        public void pending(StreamId id, long deliveryTimeMs, long deliveryCount) {}

        @Override
        public void consumers(long count) {}

        @Override
        public void consumer(byte[] name, long seenTimeMs, long pending) {}

        @Override
        public void owned(StreamId id) {}
    };

    @Override
    public void aux(String name, byte[] value) throws IOException {}

    @Override
    public void moduleAux(String type) throws IOException {}

    @Override
    public void function(byte[] code) throws IOException {}

    @Override
    public void selectDb(int db) throws IOException {}

    @Override
    public void resizeDb(long keys, long expires) throws IOException {}

    @Override
    public void access(long idleSeconds, int frequency) throws IOException {}

    @Override
    public void string(byte[] key, long expireAtMs, byte[] value) throws IOException {}

    @Override
    public void beginList(byte[] key, long expireAtMs, long size) throws IOException {}

    @Override
    public void element(byte[] value) throws IOException {}

    @Override
    public void beginSet(byte[] key, long expireAtMs, long size) throws IOException {}

    @Override
    public void member(byte[] value) throws IOException {}

    @Override
    public void beginHash(byte[] key, long expireAtMs, long size) throws IOException {}

    @Override
    public void field(byte[] field, byte[] value) throws IOException {}

    @Override
    public void beginZset(byte[] key, long expireAtMs, long size) throws IOException {}

    @Override
    public void scored(byte[] member, double score) throws IOException {}

    @Override
    public RdbStreamVisitor beginStream(byte[] key, long expireAtMs, long nodes) throws IOException {
        return UNSEEN_STREAM;
    }

    @Override
    public void endKey() throws IOException {}

    @Override
    public void end() throws IOException {}
}
