package dev.redoubt.node.keyspace;

import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The fields of a big hash, the members of a big set or sorted set: a {@link SegmentTable} with an arena of its own.
 */
final class FieldTable {
    private static final byte[] NO_VALUE = {};

    private final KeyspaceContext context;
    private final SegmentTable table;

    FieldTable(KeyspaceContext context) {
        // A context of its own, which counts the long values: they go with the collection, without being visited.
        this.context = context.fresh();
        this.table = new SegmentTable(this.context, false);
    }

    private FieldTable(KeyspaceContext context, SegmentTable table) {
        this.context = context;
        this.table = table;
    }

    FieldTable fork() {
        return new FieldTable(context, table.fork());
    }

    /** A copy that shares nothing. */
    FieldTable copyInto(KeyspaceContext target) {
        FieldTable copy = new FieldTable(target);
        copy.table.expect(table.size());
        forEach((page, at) ->
                copy.put(EntryBlocks.key(table.arena, page, at), EntryBlocks.stringValue(table.arena, page, at)));
        return copy;
    }

    int size() {
        return (int) table.size();
    }

    long bytes() {
        return table.bytes() + context.valueBytes;
    }

    SegmentTable table() {
        return table;
    }

    Arena arena() {
        return table.arena;
    }

    /** The handle of the field's entry, or 0. A handle stands until the entry's value is put again or it is removed. */
    int locate(byte[] field) {
        return table.locate(field, table.hash(field));
    }

    byte[] page(int handle) {
        return table.arena.pages()[Arena.page(handle)];
    }

    byte @Nullable [] get(byte[] field) {
        int handle = locate(field);
        return handle == 0 ? null : EntryBlocks.stringValue(table.arena, page(handle), Arena.offset(handle));
    }

    byte[] key(int handle) {
        return EntryBlocks.key(table.arena, page(handle), Arena.offset(handle));
    }

    boolean addMember(byte[] member) {
        long hash = table.hash(member);
        if (table.locate(member, hash) != 0) {
            return false;
        }
        table.insert(hash, entry(member, NO_VALUE));
        return true;
    }

    /** Sets a field; returns true if it is new. */
    boolean put(byte[] field, byte[] value) {
        long hash = hash(field);
        int old = locate(field, hash);
        putLocated(old, field, hash, value);
        return old == 0;
    }

    long hash(byte[] field) {
        return table.hash(field);
    }

    /** As {@link #locate(byte[])}, for who hashes once and goes on to {@link #putLocated}. */
    int locate(byte[] field, long hash) {
        return table.locate(field, hash);
    }

    /**
     * Puts the field for which {@link #locate} has just answered {@code old}.
     *
     * @return the handle of its entry from now on
     */
    int putLocated(int old, byte[] field, long hash, byte[] value) {
        if (old == 0) {
            int handle = entry(field, value);
            table.insert(hash, handle);
            return handle;
        }
        if (table.foundChangeable()
                && EntryBlocks.overwrite(table.arena, old, 0, field, value, 0, value.length, Entry.NO_EXPIRY)) {
            return old;
        }
        int handle = entry(field, value);
        discardLongValue(old);
        table.foundReplace(hash, handle);
        return handle;
    }

    private int entry(byte[] field, byte[] value) {
        return value.length <= EntryFormat.MAX_INLINE
                ? EntryBlocks.inline(table.arena, 0, field, value, 0, value.length, Entry.NO_EXPIRY)
                : EntryBlocks.aside(table.arena, 0, field, LongString.of(context, value), Entry.NO_EXPIRY);
    }

    private void discardLongValue(int handle) {
        byte[] page = page(handle);
        int at = Arena.offset(handle);
        if (EntryFormat.valueAside(page, at)) {
            EntryBlocks.value(table.arena, page, at).discard();
        }
    }

    boolean remove(byte[] field) {
        long hash = table.hash(field);
        int handle = table.locate(field, hash);
        if (handle == 0) {
            return false;
        }
        discardLongValue(handle);
        table.foundRemove(hash);
        return true;
    }

    /** A random entry's handle, or 0. */
    int random(RandomGenerator random) {
        return TableCursor.random(table, random);
    }

    /**
     * Visits about {@code count} entries from SCAN's cursor on.
     *
     * @return the next cursor, 0 at the end
     */
    <E extends Exception> long scan(long cursor, int count, TableCursor.BlockVisitor<E> visitor) throws E {
        HandleList found = new HandleList();
        long next = TableCursor.scan(table, cursor, count, found);
        for (int i = 0; i < found.size(); i++) {
            visitor.block(page(found.get(i)), Arena.offset(found.get(i)));
        }
        return next;
    }

    /** Any thread, of a table that is not written any more. */
    <E extends Exception> void forEach(TableCursor.BlockVisitor<E> visitor) throws E {
        TableCursor.forEach(table.directory(), table.arena, visitor);
    }
}
