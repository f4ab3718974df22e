package dev.redoubt.node.keyspace;

import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A hash: fields and values in turn in one packed array while it is small, else a table. It does not change back, as in
 * Redis.
 */
final class HashObject extends Value implements HashValue {
    private Packed packed;
    private @Nullable FieldTable table;

    HashObject(KeyspaceContext context) {
        this(context, new Packed());
        account();
    }

    /** Of this content, and in no account yet. */
    HashObject(KeyspaceContext context, Packed packed) {
        super(context);
        this.packed = packed;
    }

    private HashObject(HashObject seen) {
        super(seen.context);
        packed = seen.packed.copy();
        table = seen.table == null ? null : seen.table.fork();
        account();
    }

    @Override
    HashObject fork() {
        return new HashObject(this);
    }

    @Override
    HashObject copyInto(KeyspaceContext target) {
        HashObject copy = new HashObject(target);
        copy.packed = packed.copy();
        copy.table = table == null ? null : table.copyInto(target);
        copy.account();
        return copy;
    }

    @Override
    @Nullable
    SegmentTable lookups() {
        return table == null ? null : table.table();
    }

    @Override
    long bytes() {
        return OBJECT_BYTES + (table == null ? OBJECT_BYTES + packed.capacity() : table.bytes());
    }

    @Override
    int inlineBytes() {
        return table == null ? packed.inlineBytes() : InlineForm.NONE;
    }

    @Override
    void writeInline(byte[] page, int at) {
        packed.writeInline(page, at);
    }

    @Override
    boolean isEmpty() {
        return size() == 0;
    }

    @Override
    public int size() {
        return table == null ? packed.count() / 2 : table.size();
    }

    @Override
    public boolean put(byte[] field, byte[] value) {
        boolean isNew =
                (table == null && fitsPacked(field, value)) ? putPacked(field, value) : table().put(field, value);
        account();
        return isNew;
    }

    private boolean fitsPacked(byte[] field, byte[] value) {
        int longest = context.options.hashMaxListpackValue();
        return field.length <= longest && value.length <= longest && packed.takes((long) field.length + value.length);
    }

    private boolean putPacked(byte[] field, byte[] value) {
        int at = packed.find(packed.first(), 2, field);
        if (at >= 0) {
            packed.replace(packed.next(at), value);
            return false;
        }
        if (size() >= context.options.hashMaxListpackEntries()) {
            return table().put(field, value);
        }
        packed.append(field);
        packed.append(value);
        return true;
    }

    /** The table; the hash becomes one if it is packed. */
    private FieldTable table() {
        FieldTable current = table;
        if (current == null) {
            current = new FieldTable(context);
            for (int at = packed.first(); at < packed.end(); ) {
                int valueAt = packed.next(at);
                current.put(packed.get(at), packed.get(valueAt));
                at = packed.next(valueAt);
            }
            table = current;
            packed = Packed.NONE;
        }
        return current;
    }

    @Override
    public byte @Nullable [] get(byte[] field) {
        if (table != null) {
            return table.get(field);
        }
        int at = packed.find(packed.first(), 2, field);
        return at < 0 ? null : packed.get(packed.next(at));
    }

    @Override
    public boolean contains(byte[] field) {
        return table != null ? table.locate(field) != 0 : packed.find(packed.first(), 2, field) >= 0;
    }

    @Override
    public boolean remove(byte[] field) {
        boolean removed;
        if (table != null) {
            removed = table.remove(field);
        } else {
            int at = packed.find(packed.first(), 2, field);
            removed = at >= 0;
            if (removed) {
                packed.remove(at, 2);
            }
        }
        account();
        return removed;
    }

    @Override
    public <E extends Exception> void forEach(FieldVisitor<E> visitor) throws E {
        FieldTable big = table;
        if (big != null) {
            big.forEach(fieldsOf(big, visitor));
            return;
        }
        for (int at = packed.first(); at < packed.end(); ) {
            int valueAt = packed.next(at);
            visitor.field(packed.get(at), packed.get(valueAt));
            at = packed.next(valueAt);
        }
    }

    private static <E extends Exception> TableCursor.BlockVisitor<E> fieldsOf(
            FieldTable table, FieldVisitor<E> visitor) {
        Arena arena = table.arena();
        return (page, at) -> visitor.field(EntryBlocks.key(arena, page, at), EntryBlocks.stringValue(arena, page, at));
    }

    @Override
    public <E extends Exception> long scan(long cursor, int count, FieldVisitor<E> visitor) throws E {
        FieldTable big = table;
        if (big != null) {
            return big.scan(cursor, count, fieldsOf(big, visitor));
        }
        forEach(visitor);
        return 0;
    }

    @Override
    public byte @Nullable [] random(RandomGenerator random) {
        int size = size();
        if (size == 0) {
            return null;
        }
        return table != null ? table.key(table.random(random)) : packed.get(packed.seek(2 * random.nextInt(size)));
    }

    @Override
    public String encoding() {
        return table == null ? "listpack" : "hashtable";
    }

    @Override
    void digest(DigestSink sink) {
        this.<RuntimeException>forEach(sink::xorPair);
    }
}
