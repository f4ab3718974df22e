package dev.redoubt.node.keyspace;

import java.util.Arrays;

/** Makes and reads the blocks of entries in an arena, by {@link EntryFormat}. */
final class EntryBlocks {
    private EntryBlocks() {}

    private static int baseFlags(int type, int keyLength, int valueLength, long expireAtMs) {
        return type
                | (keyLength > 255 || valueLength > 255 ? EntryFormat.WIDE : 0)
                | (expireAtMs == Entry.NO_EXPIRY ? 0 : EntryFormat.EXPIRY);
    }

    /** An entry with its value in the block; the value is at most {@link EntryFormat#MAX_INLINE} long. */
    static int inline(Arena arena, int typeAndRaw, byte[] key, byte[] src, int from, int length, long expireAtMs) {
        int keyLength = key.length > EntryFormat.MAX_INLINE ? 4 : key.length;
        int flags = baseFlags(typeAndRaw, keyLength, length, expireAtMs);
        int handle = begin(arena, flags, key, keyLength, length, expireAtMs);
        byte[] page = arena.pages()[Arena.page(handle)];
        System.arraycopy(src, from, page, EntryFormat.valueOffset(page, Arena.offset(handle)), length);
        return handle;
    }

    /** An entry with a collection in the block, in its form of {@code length} bytes ({@link Value#inlineBytes}). */
    static int inline(Arena arena, int type, byte[] key, Value value, int length, long expireAtMs) {
        int keyLength = key.length > EntryFormat.MAX_INLINE ? 4 : key.length;
        int flags = baseFlags(type, keyLength, length, expireAtMs);
        int handle = begin(arena, flags, key, keyLength, length, expireAtMs);
        byte[] page = arena.pages()[Arena.page(handle)];
        value.writeInline(page, EntryFormat.valueOffset(page, Arena.offset(handle)));
        return handle;
    }

    /** An entry whose value is an object of the side table. */
    static int aside(Arena arena, int typeAndRaw, byte[] key, Value value, long expireAtMs) {
        int keyLength = key.length > EntryFormat.MAX_INLINE ? 4 : key.length;
        int flags = baseFlags(typeAndRaw, keyLength, 4, expireAtMs) | EntryFormat.VALUE_ASIDE;
        int handle = begin(arena, flags, key, keyLength, 4, expireAtMs);
        byte[] page = arena.pages()[Arena.page(handle)];
        EntryFormat.writeInt(page, EntryFormat.valueOffset(page, Arena.offset(handle)), arena.addSide(value));
        return handle;
    }

    /** A block with the same value under another key or expiry. */
    static int moved(Arena arena, byte[] page, int at, byte[] key, long expireAtMs) {
        return EntryFormat.valueAside(page, at)
                ? aside(arena, typeAndRaw(page, at), key, value(arena, page, at), expireAtMs)
                : withInlineValueOf(page, at, arena, key, expireAtMs);
    }

    /** A block in {@code to} with a copy of the value and the expiry, under another key. */
    static int copied(Arena arena, byte[] page, int at, KeyspaceContext context, Arena to, byte[] key) {
        long expireAtMs = EntryFormat.expireAtMs(page, at);
        if (!EntryFormat.valueAside(page, at)) {
            return withInlineValueOf(page, at, to, key, expireAtMs);
        }
        Value value = value(arena, page, at);
        int length = value.inlineBytes();
        return length == InlineForm.NONE
                ? aside(to, typeAndRaw(page, at), key, value.copyInto(context), expireAtMs)
                : inline(to, typeAndRaw(page, at), key, value, length, expireAtMs);
    }

    private static int withInlineValueOf(byte[] page, int at, Arena to, byte[] key, long expireAtMs) {
        int length = EntryFormat.valueLength(page, at);
        return inline(to, typeAndRaw(page, at), key, page, EntryFormat.valueOffset(page, at), length, expireAtMs);
    }

    private static int typeAndRaw(byte[] page, int at) {
        return EntryFormat.flags(page, at) & (EntryFormat.TYPE_MASK | EntryFormat.RAW);
    }

    private static int begin(Arena arena, int baseFlags, byte[] key, int keyLength, int valueLength, long expireAtMs) {
        int flags = keyLength == key.length ? baseFlags : baseFlags | EntryFormat.KEY_ASIDE;
        int handle = arena.allocate(EntryFormat.length(flags, keyLength, valueLength));
        byte[] page = arena.pages()[Arena.page(handle)];
        int at = Arena.offset(handle);
        EntryFormat.writeHeader(page, at, flags, keyLength, valueLength, expireAtMs);
        int keyAt = EntryFormat.keyOffset(page, at);
        if (keyLength == key.length) {
            System.arraycopy(key, 0, page, keyAt, keyLength);
        } else {
            EntryFormat.writeInt(page, keyAt, arena.addSide(key.clone()));
        }
        return handle;
    }

    /**
     * Overwrites an inline string entry in its block.
     *
     * @return false, and nothing has changed, if the new entry does not fit exactly this size class or one of the two
     *     is not inline
     */
    static boolean overwrite(
            Arena arena, int handle, int typeAndRaw, byte[] key, byte[] src, int from, int length, long expireAtMs) {
        byte[] page = arena.pages()[Arena.page(handle)];
        int at = Arena.offset(handle);
        int old = EntryFormat.flags(page, at);
        if ((old & (EntryFormat.KEY_ASIDE | EntryFormat.VALUE_ASIDE)) != 0 || length > EntryFormat.MAX_INLINE) {
            return false;
        }
        int flags = baseFlags(typeAndRaw, key.length, length, expireAtMs);
        int newLength = EntryFormat.length(flags, key.length, length);
        if (!Arena.sameClass(EntryFormat.length(page, at), newLength)) {
            return false;
        }
        // The value first: it may come from this very block.
        System.arraycopy(src, from, page, at + newLength - length, length);
        EntryFormat.writeHeader(page, at, flags, key.length, length, expireAtMs);
        System.arraycopy(key, 0, page, EntryFormat.keyOffset(page, at), key.length);
        return true;
    }

    private static byte[] keyAside(Arena arena, byte[] page, int keyAt) {
        byte[] key = (byte[]) arena.publishedSides()[EntryFormat.readInt(page, keyAt)];
        if (key == null) {
            throw new IllegalStateException("no key aside");
        }
        return key;
    }

    /** Shows the entry's key where it lies; any thread. */
    static <E extends Exception> void visitKey(Arena arena, byte[] page, int at, BytesVisitor<E> visitor) throws E {
        int keyAt = EntryFormat.keyOffset(page, at);
        if (EntryFormat.keyAside(page, at)) {
            byte[] key = keyAside(arena, page, keyAt);
            visitor.bytes(key, 0, key.length);
        } else {
            visitor.bytes(page, keyAt, EntryFormat.keyLength(page, at));
        }
    }

    /**
     * Puts an object in the place of an inline collection, in its block, which keeps its length.
     *
     * @return false, and nothing has changed, if the collection is shorter than a place of the side table
     */
    static boolean setAside(Arena arena, byte[] page, int at, Value value) {
        if (EntryFormat.valueLength(page, at) < Integer.BYTES) {
            return false;
        }
        EntryFormat.writeInt(page, EntryFormat.valueOffset(page, at), arena.addSide(value));
        page[at] |= EntryFormat.VALUE_ASIDE;
        return true;
    }

    /**
     * Puts a collection that stands aside into its entry's block.
     *
     * @param length that of its form
     * @return false, and nothing has changed, if the entry would need a block of another size
     */
    static boolean setInline(Arena arena, byte[] page, int at, Value value, int length) {
        int old = EntryFormat.flags(page, at);
        int keyLength = EntryFormat.keyLength(page, at);
        long expireAtMs = EntryFormat.expireAtMs(page, at);
        int flags =
                baseFlags(old & EntryFormat.TYPE_MASK, keyLength, length, expireAtMs) | (old & EntryFormat.KEY_ASIDE);
        int newLength = EntryFormat.length(flags, keyLength, length);
        if (!Arena.sameClass(EntryFormat.length(page, at), newLength)) {
            return false;
        }
        arena.freeSide(EntryFormat.readInt(page, EntryFormat.valueOffset(page, at)));
        // The key moves if the lengths become wide, or narrow.
        System.arraycopy(page, EntryFormat.keyOffset(page, at), page, at + newLength - length - keyLength, keyLength);
        EntryFormat.writeHeader(page, at, flags, keyLength, length, expireAtMs);
        value.writeInline(page, EntryFormat.valueOffset(page, at));
        return true;
    }

    /** A copy of the entry's key; any thread. */
    static byte[] key(Arena arena, byte[] page, int at) {
        int keyAt = EntryFormat.keyOffset(page, at);
        if (EntryFormat.keyAside(page, at)) {
            return keyAside(arena, page, keyAt).clone();
        }
        return Arrays.copyOfRange(page, keyAt, keyAt + EntryFormat.keyLength(page, at));
    }

    /** The entry's object aside; any thread. */
    static Value value(Arena arena, byte[] page, int at) {
        Object value = arena.publishedSides()[EntryFormat.readInt(page, EntryFormat.valueOffset(page, at))];
        if (value == null) {
            throw new IllegalStateException("no value aside");
        }
        return (Value) value;
    }

    /** A copy of a string entry's value, in the block or aside; any thread. */
    static byte[] stringValue(Arena arena, byte[] page, int at) {
        if (EntryFormat.valueAside(page, at)) {
            return ((LongString) value(arena, page, at)).copy();
        }
        int valueAt = EntryFormat.valueOffset(page, at);
        return Arrays.copyOfRange(page, valueAt, valueAt + EntryFormat.valueLength(page, at));
    }

    /** Compares the entry's key with {@code key}, unsigned. */
    static int compareKey(Arena arena, byte[] page, int at, byte[] key) {
        if (EntryFormat.keyAside(page, at)) {
            return Arrays.compareUnsigned(key(arena, page, at), key);
        }
        int keyAt = EntryFormat.keyOffset(page, at);
        return Arrays.compareUnsigned(page, keyAt, keyAt + EntryFormat.keyLength(page, at), key, 0, key.length);
    }
}
