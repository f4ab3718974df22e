package dev.redoubt.persistence.rdb;

/**
 * A zipmap (zipmap.c, before Redis 2.6): {@code pairs:1 { length field length free:1 value unused… } 0xFF}. A length
 * is one byte up to 253, else 254 and four bytes, little-endian. All entries are texts.
 */
final class Zipmap extends PackedEntries {
    private static final int END = 0xff;
    private static final int LONG_LENGTH = 0xfe;
    private static final int LENGTH_BYTES = 5;

    /** The next entry is a value. */
    private boolean value;

    /** Verifies the whole zipmap: the lengths, the count, the end (zipmapValidateIntegrity). */
    Zipmap(byte[] bytes, long fileOffset) throws RdbException {
        super(bytes, fileOffset);
        if (bytes.length < 2 || u8(bytes.length - 1) != END) {
            throw damaged("a zipmap of " + bytes.length + " bytes whose frame is damaged");
        }
        int entries = 0;
        for (next = 1; next < bytes.length - 1; entries++) {
            advance();
        }
        if (value) {
            throw damaged("a zipmap whose last field has no value");
        }
        int claimed = u8(0);
        if (claimed < LONG_LENGTH && claimed != entries / 2) {
            throw damaged("a zipmap of " + entries / 2 + " pairs that claims " + claimed);
        }
        count(entries);
        next = 1;
    }

    @Override
    void advance() throws RdbException {
        int start = next;
        long length = u8(start);
        int head = 1;
        if (length == LONG_LENGTH) {
            check(start, start + LENGTH_BYTES);
            length = Integer.toUnsignedLong(i32(start + 1));
            head = LENGTH_BYTES;
        }
        // Redis writes the long form only of what needs it, and 255 only at the end.
        if (head == 1 ? length == END : length < LONG_LENGTH) {
            throw broken(start);
        }
        int free = 0;
        if (value) {
            check(start, start + head + 1L);
            free = u8(start + head);
            head++;
        }
        check(start, start + head + length + free);
        textAt = start + head;
        textLength = (int) length;
        next = textAt + textLength + free;
        value = !value;
    }

    private void check(int start, long end) throws RdbException {
        if (end > bytes.length - 1) {
            throw broken(start);
        }
    }

    private RdbException broken(int start) {
        return damaged("a zipmap with a damaged entry at its byte " + start);
    }
}
