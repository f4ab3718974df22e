package dev.redoubt.persistence.backup.encryption;

import java.io.IOException;
import java.io.InputStream;

/** The bytes of an encrypted object, made of its content while they are read. Not for several threads. */
final class EncryptingStream extends InputStream {
    private final ObjectCipher cipher;
    private final InputStream content;

    /** A chunk of the content, and the first byte behind it. */
    private final byte[] plain = new byte[ObjectCipher.CHUNK + 1];

    private int plainLength;
    private long number;
    private boolean ended;

    private byte[] ready;
    private int readyLength;
    private int next;

    /** Encrypts the content, which it closes. */
    EncryptingStream(ObjectCipher cipher, InputStream content) {
        this.cipher = cipher;
        this.content = content;
        this.ready = cipher.header();
        this.readyLength = ready.length;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] to, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (next == readyLength) {
            if (ended) {
                return -1;
            }
            encryptChunk();
        }
        int count = Math.min(length, readyLength - next);
        System.arraycopy(ready, next, to, offset, count);
        next += count;
        return count;
    }

    private void encryptChunk() throws IOException {
        plainLength += content.readNBytes(plain, plainLength, plain.length - plainLength);
        ended = plainLength <= ObjectCipher.CHUNK;
        int length = Math.min(plainLength, ObjectCipher.CHUNK);
        if (number == 0) {
            ready = new byte[ObjectCipher.CHUNK + ObjectCipher.TAG];
        }
        readyLength = cipher.encrypt(number++, ended, plain, length, ready);
        next = 0;
        plain[0] = plain[length];
        plainLength -= length;
    }

    @Override
    public void close() throws IOException {
        content.close();
    }
}
