package dev.redoubt.persistence.backup.encryption;

import dev.redoubt.persistence.backup.DamagedObjectException;
import java.io.IOException;
import java.io.InputStream;

/** The content of an encrypted object from a chunk on. Each chunk is proved before it is given out. For one thread. */
final class DecryptingStream extends InputStream {
    private final String name;
    private final ObjectCipher cipher;
    private final InputStream stored;

    /** A chunk as it is stored, and the first byte behind it. */
    private final byte[] sealed = new byte[ObjectCipher.CHUNK + ObjectCipher.TAG + 1];

    private int sealedLength;
    private long number;
    private boolean ended;

    private final byte[] plain = new byte[ObjectCipher.CHUNK];
    private int plainLength;
    private int next;

    /**
     * Decrypts what {@code stored} gives, which it closes.
     *
     * @param name of the object
     * @param number the chunk with which {@code stored} begins
     */
    DecryptingStream(String name, ObjectCipher cipher, InputStream stored, long number) {
        this.name = name;
        this.cipher = cipher;
        this.stored = stored;
        this.number = number;
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
        while (next == plainLength) {
            if (ended) {
                return -1;
            }
            decryptChunk();
        }
        int count = Math.min(length, plainLength - next);
        System.arraycopy(plain, next, to, offset, count);
        next += count;
        return count;
    }

    private void decryptChunk() throws IOException {
        sealedLength += stored.readNBytes(sealed, sealedLength, sealed.length - sealedLength);
        boolean last = sealedLength < sealed.length;
        int length = Math.min(sealedLength, sealed.length - 1);
        int decrypted = cipher.decrypt(number, last, sealed, length, plain);
        if (decrypted < 0) {
            throw new DamagedObjectException(
                    name,
                    "its chunk " + number + (last ? ", the last," : "")
                            + " does not decrypt: the object was changed, cut, or stored under another name");
        }
        ended = last;
        plainLength = decrypted;
        next = 0;
        number++;
        sealed[0] = sealed[length];
        sealedLength -= length;
    }

    @Override
    public void close() throws IOException {
        stored.close();
    }
}
