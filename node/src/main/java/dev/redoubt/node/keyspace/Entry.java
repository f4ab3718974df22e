package dev.redoubt.node.keyspace;

import dev.redoubt.persistence.text.RedisNumbers;

/**
 * The entry of a key: a flyweight that points into a page and is valid until the next call on its {@link Database} (or,
 * in a view, until the visitor returns). Reading the wrong type is a programmer error.
 *
 * <p>A collection that it gives may lie in the page. It can be read until the next write to this key, also beyond the
 * next call, but not beyond the command.
 */
public final class Entry {
    /** {@link #expireAtMs()} of a key that does not expire. */
    public static final long NO_EXPIRY = -1;

    /** {@code object.c OBJ_ENCODING_EMBSTR_SIZE_LIMIT}. */
    private static final int EMBSTR_MAX = 44;

    private Arena arena;
    private byte[] page;
    private int at;
    private int access;

    Entry(Arena arena) {
        this.arena = arena;
        this.page = new byte[0];
    }

    Entry at(Arena newArena, byte[] newPage, int newAt) {
        arena = newArena;
        page = newPage;
        at = newAt;
        return this;
    }

    Entry accessed(int bits) {
        access = bits;
        return this;
    }

    /** Returns the access bits ({@link AccessClock}) of an entry that a walk or a sample shows; else undefined. */
    public int access() {
        return access;
    }

    /** Returns the memory that key and value take, in bytes, with their place in the index. */
    public long bytes() {
        long aside = EntryFormat.keyAside(page, at) ? copyKey().length + Value.ARRAY_BYTES : 0;
        return Arena.blockBytes(page, at)
                + TableSegment.SLOT_BYTES
                + aside
                + (EntryFormat.valueAside(page, at) ? value().bytes() : 0);
    }

    /** Returns a copy of the key. */
    public byte[] copyKey() {
        return EntryBlocks.key(arena, page, at);
    }

    /** The page in which the entry lies. */
    byte[] entryPage() {
        return page;
    }

    /** The offset of the entry in its page. */
    int entryOffset() {
        return at;
    }

    /** The type of the value. */
    public ValueType type() {
        return ValueType.ofCode(EntryFormat.flags(page, at) & EntryFormat.TYPE_MASK);
    }

    /** Unix time in milliseconds, or {@link #NO_EXPIRY}. */
    public long expireAtMs() {
        return EntryFormat.expireAtMs(page, at);
    }

    /** The array that holds the value of a string that {@link #isLong is not long}; never to be written. */
    public byte[] page() {
        return page;
    }

    /** Returns where the value of a string that {@link #isLong is not long} begins in {@link #page()}. */
    public int valueOffset() {
        return EntryFormat.valueOffset(page, at);
    }

    /** Returns true if a string's value has arrays of its own, which {@link #forEachPart} shows. */
    public boolean isLong() {
        return EntryFormat.valueAside(page, at);
    }

    /** Shows {@code count} bytes of a long string's value from {@code from} on. */
    public <E extends Exception> void forEachPart(int from, int count, PartVisitor<E> visitor) throws E {
        longString().forEachPart(from, count, visitor);
    }

    /** As {@link #forEachPart}, for a visitor who keeps the arrays: they are copied before they would be overwritten. */
    public <E extends Exception> void shareParts(int from, int count, PartVisitor<E> visitor) throws E {
        longString().share(from, count);
        longString().forEachPart(from, count, visitor);
    }

    /** Returns the memory, in bytes, that a string needs beside what it has when that range of it is written. */
    public int growthBytes(int from, int to) {
        return isLong() ? longString().growthBytes(from, to) : Math.max(to, valueLength());
    }

    /** Returns about how many bytes a copy of the value takes. */
    public long copyBytes() {
        return EntryFormat.valueAside(page, at) ? value().bytes() : EntryFormat.valueLength(page, at);
    }

    /** The length of a string's value. */
    public int valueLength() {
        return EntryFormat.valueAside(page, at) ? longString().length() : EntryFormat.valueLength(page, at);
    }

    /** A copy of a string's value. */
    public byte[] copyValue() {
        return EntryBlocks.stringValue(arena, page, at);
    }

    private LongString longString() {
        return (LongString) value();
    }

    /** The object aside, or one that reads a collection in its page ({@link InlineForm#view}). */
    Value value() {
        return EntryFormat.valueAside(page, at) ? EntryBlocks.value(arena, page, at) : InlineForm.view(page, at);
    }

    /** The value, which must be a list. */
    public ListValue list() {
        return (ListValue) value();
    }

    /** The value, which must be a set. */
    public SetValue set() {
        return (SetValue) value();
    }

    /** The value, which must be a hash. */
    public HashValue hash() {
        return (HashValue) value();
    }

    /** The value, which must be a sorted set. */
    public ZSetValue zset() {
        return (ZSetValue) value();
    }

    /** The value, which must be a stream. */
    public StreamValue stream() {
        return (StreamValue) value();
    }

    boolean isEmptyCollection() {
        return type() != ValueType.STRING && EntryFormat.valueAside(page, at) && value().isEmpty();
    }

    /** Returns the answer of OBJECT ENCODING in Redis 7.0. */
    public String encoding() {
        return type() == ValueType.STRING ? stringEncoding() : value().encoding();
    }

    private String stringEncoding() {
        if ((EntryFormat.flags(page, at) & EntryFormat.RAW) != 0 || valueLength() > EMBSTR_MAX) {
            return "raw";
        }
        boolean text = (EntryFormat.flags(page, at) & EntryFormat.TYPE_MASK) == ValueType.TEXT_CODE;
        return !text && RedisNumbers.isLong(page, EntryFormat.valueOffset(page, at), valueLength()) ? "int" : "embstr";
    }
}
