package dev.redoubt.persistence.rdb;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;

/** A builder of files byte by byte, for encodings that no available writer makes. */
final class RdbBytes {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    /** A file's magic. */
    static RdbBytes file(int version) {
        return new RdbBytes().raw(String.format("REDIS%04d", version));
    }

    /** The magic of Valkey 9. */
    static RdbBytes valkey() {
        return new RdbBytes().raw("VALKEY080");
    }

    RdbBytes u8(int... values) {
        for (int value : values) {
            out.write(value);
        }
        return this;
    }

    RdbBytes raw(String text) {
        return raw(text.getBytes(ISO_8859_1));
    }

    RdbBytes raw(byte[] bytes) {
        out.writeBytes(bytes);
        return this;
    }

    /** Appends a little-endian number of {@code bytes} bytes. */
    RdbBytes le(long value, int bytes) {
        for (int i = 0; i < bytes; i++) {
            out.write((int) (value >> 8 * i));
        }
        return this;
    }

    /** A 32-bit length and the text. */
    RdbBytes text(String text) {
        return text(text.getBytes(ISO_8859_1));
    }

    RdbBytes text(byte[] bytes) {
        int n = bytes.length;
        return u8(0x80, n >>> 24, n >>> 16, n >>> 8, n).raw(bytes);
    }

    /** EOF and the right checksum. */
    byte[] end() {
        u8(RdbFormat.OP_EOF);
        byte[] body = bytes();
        return le(Crc64.update(0, body, 0, body.length), 8).bytes();
    }

    byte[] bytes() {
        return out.toByteArray();
    }

    /** A ziplist of such entries (encoding and data), framed; each gets the length of the one before. */
    static byte[] ziplist(byte[]... entries) {
        RdbBytes body = new RdbBytes();
        int previous = 0;
        int tail = 10;
        int at = 10;
        for (byte[] entry : entries) {
            tail = at;
            RdbBytes one = new RdbBytes();
            if (previous < 254) {
                one.u8(previous);
            } else {
                one.u8(254).le(previous, 4);
            }
            byte[] whole = one.raw(entry).bytes();
            body.raw(whole);
            previous = whole.length;
            at += previous;
        }
        return new RdbBytes()
                .le(at + 1, 4)
                .le(tail, 4)
                .le(entries.length, 2)
                .raw(body.bytes())
                .u8(255)
                .bytes();
    }

    /** A listpack of such entries (encoding and data), each shorter than 128 bytes. */
    static byte[] listpack(byte[]... entries) {
        RdbBytes body = new RdbBytes();
        for (byte[] entry : entries) {
            body.raw(entry).u8(entry.length);
        }
        byte[] all = body.bytes();
        return new RdbBytes()
                .le(all.length + 7, 4)
                .le(entries.length, 2)
                .raw(all)
                .u8(255)
                .bytes();
    }

    /** A zipmap of fields and values in turn, each shorter than 254 bytes; {@code free} bytes stay behind a value. */
    static byte[] zipmap(int free, String... texts) {
        RdbBytes map = new RdbBytes().u8(texts.length / 2);
        for (int i = 0; i < texts.length; i += 2) {
            map.u8(texts[i].length()).raw(texts[i]);
            map.u8(texts[i + 1].length(), free).raw(texts[i + 1]).raw("?".repeat(free));
        }
        return map.u8(255).bytes();
    }

    /** The type of a module with a version of 3, as a length of 64 bits. */
    static byte[] moduleId(String name) {
        long id = 0;
        for (char c : name.toCharArray()) {
            id = id << 6 | "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".indexOf(c);
        }
        return new RdbBytes().u8(0x81).le(Long.reverseBytes(id << 10 | 3), 8).bytes();
    }

    /** A text of less than 64 bytes as a ziplist entry. */
    static byte[] small(String text) {
        return new RdbBytes().u8(text.length()).raw(text).bytes();
    }

    /** The same as a listpack entry. */
    static byte[] smallInPack(String text) {
        return new RdbBytes().u8(0x80 | text.length()).raw(text).bytes();
    }

    static byte[] entry(int... bytes) {
        return new RdbBytes().u8(bytes).bytes();
    }
}
