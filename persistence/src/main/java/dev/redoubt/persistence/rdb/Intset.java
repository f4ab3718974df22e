package dev.redoubt.persistence.rdb;

/** A set of integers (intset.c): {@code width:4 count:4 number…}, ascending, all little-endian. */
final class Intset extends PackedEntries {
    private static final int HEADER = 8;

    private final int width;

    /** Verifies the whole intset: its frame, and that the numbers ascend. */
    Intset(byte[] bytes, long fileOffset) throws RdbException {
        super(bytes, fileOffset);
        width = bytes.length < HEADER ? 0 : i32(0);
        if (width != Short.BYTES && width != Integer.BYTES && width != Long.BYTES) {
            throw damaged("an intset of " + bytes.length + " bytes whose frame is damaged");
        }
        if (Integer.toUnsignedLong(i32(4)) * width != bytes.length - HEADER) {
            throw damaged("an intset of " + bytes.length + " bytes that claims " + Integer.toUnsignedString(i32(4))
                    + " numbers of " + width);
        }
        count(i32(4));
        next = HEADER;
        for (int i = 0; i < count(); i++) {
            long before = number;
            advance();
            if (i > 0 && number <= before) {
                throw damaged("an intset that does not ascend at its number " + i);
            }
        }
        next = HEADER;
    }

    @Override
    void advance() {
        number = width == Short.BYTES ? i16(next) : width == Integer.BYTES ? i32(next) : i64(next);
        textLength = -1;
        next += width;
    }
}
