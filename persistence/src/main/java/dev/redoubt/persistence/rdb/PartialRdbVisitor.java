package dev.redoubt.persistence.rdb;

import java.io.IOException;

/**
 * A visitor that ignores all parts of a snapshot that it does not override. {@link RdbVisitor} itself has no default
 * methods: a loader that forgets a part must not compile, because it would lose data silently.
 */
public abstract class PartialRdbVisitor implements RdbVisitor {
    @Override
    public void aux(String name, byte[] value) throws IOException {}

    @Override
    public void selectDb(int db) throws IOException {}

    @Override
    public void resizeDb(long keys, long expires) throws IOException {}

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
    public void endKey() throws IOException {}

    @Override
    public void end() throws IOException {}
}
