package dev.redoubt.config.tls;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;

/**
 * The few parts of DER (X.690) that wrap a key in PKCS #8: elements are written, and the elements of a sequence are
 * walked. Stateless.
 */
final class Der {
    static final int INTEGER = 0x02;
    static final int OCTET_STRING = 0x04;
    static final int OBJECT_IDENTIFIER = 0x06;
    static final int SEQUENCE = 0x30;

    private static final int LONG_LENGTH = 0x80;

    private Der() {}

    /** One element as it was read: its tag, its content, and the position behind it. */
    record Element(int tag, byte[] content, int end) {}

    /** Returns an element with this tag around the concatenated parts. */
    static byte[] element(int tag, byte[]... parts) {
        int length = Arrays.stream(parts).mapToInt(part -> part.length).sum();
        ByteArrayOutputStream out = new ByteArrayOutputStream(length + 6);
        out.write(tag);
        if (length < LONG_LENGTH) {
            out.write(length);
        } else {
            int bytes = (Integer.SIZE - Integer.numberOfLeadingZeros(length) + 7) / 8;
            out.write(LONG_LENGTH | bytes);
            for (int shift = (bytes - 1) * 8; shift >= 0; shift -= 8) {
                out.write(length >>> shift);
            }
        }
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }

    /**
     * Reads the element at {@code from}.
     *
     * @throws IOException the bytes end within the element, or its length has more than four bytes
     */
    static Element read(byte[] der, int from) throws IOException {
        if (from + 2 > der.length) {
            throw new IOException("the key ends early");
        }
        int length = der[from + 1] & 0xff;
        int start = from + 2;
        if (length >= LONG_LENGTH) {
            int bytes = length & 0x7f;
            if (bytes > 4 || start + bytes > der.length) {
                throw new IOException("the key has a malformed length");
            }
            length = 0;
            for (int i = 0; i < bytes; i++) {
                length = (length << 8) | (der[start + i] & 0xff);
            }
            start += bytes;
        }
        if (length < 0 || length > der.length - start) {
            throw new IOException("the key ends early");
        }
        return new Element(der[from] & 0xff, Arrays.copyOfRange(der, start, start + length), start + length);
    }
}
