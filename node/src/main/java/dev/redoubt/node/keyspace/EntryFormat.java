package dev.redoubt.node.keyspace;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The layout of an entry in its block. Fields of hashes and members of sets are entries too.
 *
 * <pre>
 *   flags 1 | key length 1 or 2 | value length 1 or 2 | expiry 8, if flagged | key | value
 *
 *   flags   7 RAW  6 WIDE  5 KEY_ASIDE  4 VALUE_ASIDE  3 EXPIRY  2..0 type (a code of {@link ValueType})
 *   WIDE         both lengths take two bytes, little-endian (else one)
 *   KEY_ASIDE    the key is longer than {@link #MAX_INLINE}: four bytes, an index into the arena's side table, stand for it
 *   VALUE_ASIDE  the same for the value: a {@link Value}; the value length may be more than four, and the rest is room
 *   RAW          a string changed by APPEND or SETRANGE (only OBJECT ENCODING asks)
 * </pre>
 *  The value of a string lies in the page as it is, that of a small collection as {@link InlineForm} says.
 *
 * <p>The access bits of a key ({@link AccessClock}) take three bytes of what the block has beyond the entry, since blocks
 * are multiples of 16 bytes. Only an entry that fills its block to the last two bytes has no room for them; they are in
 * the {@link SpareAccess} of its segment then. They may change in a block that a view sees.
 *
 * <p>A place of the side table belongs to one block and is freed with it; two blocks may hold places with the same object.
 */
final class EntryFormat {
    static final int TYPE_MASK = 7;
    static final int EXPIRY = 8;
    static final int VALUE_ASIDE = 16;
    static final int KEY_ASIDE = 32;
    static final int WIDE = 64;
    static final int RAW = 128;
    /** The length of the access bits. */
    static final int ACCESS_BYTES = 3;
    /** The longest key or value that lies in a page. */
    static final int MAX_INLINE = 8192;

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle SHORT = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);

    private EntryFormat() {}

    static int flags(byte[] page, int at) {
        return page[at] & 0xff;
    }

    static boolean hasExpiry(byte[] page, int at) {
        return (page[at] & EXPIRY) != 0;
    }

    static boolean keyAside(byte[] page, int at) {
        return (page[at] & KEY_ASIDE) != 0;
    }

    static boolean valueAside(byte[] page, int at) {
        return (page[at] & VALUE_ASIDE) != 0;
    }

    static int keyLength(byte[] page, int at) {
        return (page[at] & WIDE) == 0 ? page[at + 1] & 0xff : (short) SHORT.get(page, at + 1) & 0xffff;
    }

    static int valueLength(byte[] page, int at) {
        return (page[at] & WIDE) == 0 ? page[at + 2] & 0xff : (short) SHORT.get(page, at + 3) & 0xffff;
    }

    static int keyOffset(byte[] page, int at) {
        int flags = page[at];
        return at + 3 + ((flags & WIDE) >> 5) + (flags & EXPIRY);
    }

    static int valueOffset(byte[] page, int at) {
        return keyOffset(page, at) + keyLength(page, at);
    }

    /** The bytes of the entry in its block. */
    static int length(byte[] page, int at) {
        return valueOffset(page, at) + valueLength(page, at) - at;
    }

    /** The bytes that an entry would take. */
    static int length(int flags, int keyLength, int valueLength) {
        return 3 + ((flags & WIDE) >> 5) + (flags & EXPIRY) + keyLength + valueLength;
    }

    static long expireAtMs(byte[] page, int at) {
        return hasExpiry(page, at) ? (long) LONG.get(page, keyOffset(page, at) - 8) : Entry.NO_EXPIRY;
    }

    static void setExpireAtMs(byte[] page, int at, long expireAtMs) {
        LONG.set(page, keyOffset(page, at) - 8, expireAtMs);
    }

    /** Writes flags, lengths and expiry; the flags say how wide they are. */
    static void writeHeader(byte[] page, int at, int flags, int keyLength, int valueLength, long expireAtMs) {
        page[at] = (byte) flags;
        if ((flags & WIDE) == 0) {
            page[at + 1] = (byte) keyLength;
            page[at + 2] = (byte) valueLength;
        } else {
            SHORT.set(page, at + 1, (short) keyLength);
            SHORT.set(page, at + 3, (short) valueLength);
        }
        if ((flags & EXPIRY) != 0) {
            setExpireAtMs(page, at, expireAtMs);
        }
    }

    /** The offset of the access bits of the entry; 0 if its block has no room for them. */
    static int accessOffset(byte[] page, int at) {
        int length = length(page, at);
        return (-length & 15) >= ACCESS_BYTES ? at + length : 0;
    }

    static int readAccess(byte[] bytes, int at) {
        return ((short) SHORT.get(bytes, at) & 0xffff) | ((bytes[at + 2] & 0xff) << 16);
    }

    static void writeAccess(byte[] bytes, int at, int access) {
        SHORT.set(bytes, at, (short) access);
        bytes[at + 2] = (byte) (access >> 16);
    }

    static int readInt(byte[] page, int at) {
        return (int) INT.get(page, at);
    }

    static void writeInt(byte[] page, int at, int value) {
        INT.set(page, at, value);
    }

    static long readLong(byte[] page, int at) {
        return (long) LONG.get(page, at);
    }

    static void writeLong(byte[] page, int at, long value) {
        LONG.set(page, at, value);
    }
}
