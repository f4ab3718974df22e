package dev.redoubt.persistence.rdb;

/**
 * A listpack (listpack.c): {@code bytes:4 count:2 entry… 0xFF}, where an entry is its encoding, its data and its own
 * length, which is read backwards. Numbers are little-endian.
 */
final class Listpack extends PackedEntries {
    private static final int HEADER = 6;
    private static final int END = 0xff;
    private static final int COUNT_UNKNOWN = 0xffff;

    /** Verifies the whole listpack: the lengths in both directions, the count, the end. */
    Listpack(byte[] bytes, long fileOffset) throws RdbException {
        super(bytes, fileOffset);
        if (bytes.length < HEADER + 1 || i32(0) != bytes.length || u8(bytes.length - 1) != END) {
            throw damaged("a listpack of " + bytes.length + " bytes whose frame is damaged");
        }
        int entries = 0;
        for (next = HEADER; next < bytes.length - 1; entries++) {
            advance();
        }
        int claimed = u8(4) | u8(5) << 8;
        if (claimed != COUNT_UNKNOWN && claimed != entries) {
            throw damaged("a listpack of " + entries + " entries that claims " + claimed);
        }
        count(entries);
        next = HEADER;
    }

    @Override
    void advance() throws RdbException {
        int start = next;
        int first = u8(start);
        textLength = -1;
        // The bytes of the encoding before its data, checked first: no branch below reads behind the end.
        int head = head(first);
        if (head == 0 || head > bytes.length - 1 - start) {
            throw damaged("a listpack with a damaged entry at its byte " + start);
        }
        if (first < 0x80) {
            number = first;
        } else if (first < 0xc0) {
            textLength = first & 0x3f;
        } else if (first < 0xe0) {
            int raw = (first & 0x1f) << 8 | u8(start + 1);
            number = (raw ^ 0x1000) - 0x1000L;
        } else if (first < 0xf0) {
            textLength = (first & 0x0f) << 8 | u8(start + 1);
        } else {
            number = switch (first) {
                case 0xf1 -> i16(start + 1);
                case 0xf2 -> i24(start + 1);
                case 0xf3 -> i32(start + 1);
                case 0xf4 -> i64(start + 1);
                default -> 0;
            };
            textLength = first == 0xf0 ? i32(start + 1) : -1;
        }
        boolean text = first == 0xf0 || textLength >= 0;
        long size = head + (text ? Integer.toUnsignedLong(textLength) : 0);
        textAt = start + head;
        int back = backBytes(size);
        if (size + back > bytes.length - 1 - start || backwards(start + (int) size, back) != size) {
            throw damaged("a listpack with a damaged entry at its byte " + start);
        }
        next = start + (int) size + back;
    }

    /** Length of the encoding and, of a number, its data; 0 if there is no such encoding. */
    private static int head(int first) {
        if (first < 0xc0) {
            return 1;
        }
        if (first < 0xf0) {
            return 2;
        }
        return switch (first) {
            case 0xf0 -> 5;
            case 0xf1 -> 3;
            case 0xf2 -> 4;
            case 0xf3 -> 5;
            case 0xf4 -> 9;
            default -> 0;
        };
    }

    /** The length of a backward length, with the same borders as lpEncodeBacklen. */
    private static int backBytes(long size) {
        if (size <= 127) {
            return 1;
        }
        if (size < 16383) {
            return 2;
        }
        if (size < 2097151) {
            return 3;
        }
        return size < 268435455 ? 4 : 5;
    }

    private long backwards(int at, int length) {
        long size = 0;
        for (int i = 0; i < length; i++) {
            int b = u8(at + i);
            // The backward length is read from its end: every byte but the first one says that more follow.
            if ((b & 0x80) == 0 != (i == 0)) {
                return -1;
            }
            size = size << 7 | (b & 0x7f);
        }
        return size;
    }
}
