package dev.redoubt.persistence.rdb;

/**
 * A ziplist (ziplist.c, before Redis 7): {@code bytes:4 lastEntry:4 count:2 entry… 0xFF}, where an entry is the length
 * of the one before it, its encoding and its data. Numbers are little-endian, text lengths big-endian.
 */
final class Ziplist extends PackedEntries {
    private static final int HEADER = 10;
    private static final int END = 0xff;
    private static final int LONG_PREVIOUS = 0xfe;
    private static final int COUNT_UNKNOWN = 0xffff;

    /** Length of the entry before {@code next}. */
    private long previous;

    /** Verifies the whole ziplist: the lengths in both directions, the count, the last entry, the end. */
    Ziplist(byte[] bytes, long fileOffset) throws RdbException {
        super(bytes, fileOffset);
        if (bytes.length < HEADER + 1 || i32(0) != bytes.length || u8(bytes.length - 1) != END) {
            throw damaged("a ziplist of " + bytes.length + " bytes whose frame is damaged");
        }
        int entries = 0;
        int last = HEADER;
        for (next = HEADER; next < bytes.length - 1; entries++) {
            last = next;
            advance();
        }
        int claimed = u8(8) | u8(9) << 8;
        if (claimed != COUNT_UNKNOWN && claimed != entries) {
            throw damaged("a ziplist of " + entries + " entries that claims " + claimed);
        }
        if (i32(4) != last) {
            throw damaged("a ziplist whose last entry is at " + last + ", not at " + Integer.toUnsignedString(i32(4)));
        }
        count(entries);
        next = HEADER;
        previous = 0;
    }

    @Override
    void advance() throws RdbException {
        int start = next;
        int at = start;
        long before = u8(at++);
        if (before == LONG_PREVIOUS) {
            check(start, at + Integer.BYTES);
            before = Integer.toUnsignedLong(i32(at));
            at += Integer.BYTES;
        }
        if (before != previous || before == END) {
            throw damaged("a ziplist with a damaged entry at its byte " + start);
        }
        check(start, at + 1);
        long end = entry(start, at);
        check(start, end);
        previous = end - start;
        next = (int) end;
    }

    /** Reads encoding and data at {@code at}; returns the position of the next entry, which may be behind the end. */
    private long entry(int start, int at) throws RdbException {
        int first = u8(at);
        textLength = -1;
        switch (first >> 6) {
            case 0 -> {
                textLength = first & 0x3f;
                textAt = at + 1;
                return (long) textAt + textLength;
            }
            case 1 -> {
                check(start, at + 2);
                textLength = (first & 0x3f) << 8 | u8(at + 1);
                textAt = at + 2;
                return (long) textAt + textLength;
            }
            case 2 -> {
                check(start, at + 5);
                textLength = Integer.reverseBytes(i32(at + 1));
                textAt = at + 5;
                return textAt + Integer.toUnsignedLong(textLength);
            }
            default -> {
                return number(start, at, first);
            }
        }
    }

    private long number(int start, int at, int first) throws RdbException {
        int data =
                switch (first) {
                    case 0xc0 -> Short.BYTES;
                    case 0xd0 -> Integer.BYTES;
                    case 0xe0 -> Long.BYTES;
                    case 0xf0 -> 3;
                    case 0xfe -> 1;
                    default -> 0;
                };
        if (data == 0 && (first < 0xf1 || first > 0xfd)) {
            throw damaged("a ziplist with a damaged entry at its byte " + start);
        }
        check(start, at + 1 + data);
        number = switch (first) {
            case 0xc0 -> i16(at + 1);
            case 0xd0 -> i32(at + 1);
            case 0xe0 -> i64(at + 1);
            case 0xf0 -> i24(at + 1);
            case 0xfe -> bytes[at + 1];
            default -> (first & 0x0f) - 1;
        };
        return at + 1L + data;
    }

    private void check(int start, long end) throws RdbException {
        if (end > bytes.length - 1) {
            throw damaged("a ziplist with a damaged entry at its byte " + start);
        }
    }
}
