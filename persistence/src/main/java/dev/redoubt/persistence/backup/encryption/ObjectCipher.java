package dev.redoubt.persistence.backup.encryption;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * The form of one encrypted object, and the encryption of its chunks. Not for several threads.
 *
 * <table><caption>An encrypted object</caption>
 * <tr><th>bytes</th><th>content</th></tr>
 * <tr><td>8</td><td>{@code RDTENC01}</td></tr>
 * <tr><td>8</td><td>the id of the key: the first bytes of HMAC-SHA-256(key, "redoubt backup key id")</td></tr>
 * <tr><td>32</td><td>the salt, chosen by chance for each put</td></tr>
 * <tr><td>65,536 + 16 each</td><td>the chunks but the last: AES-256-GCM of 65,536 bytes of the content, and the
 *     tag</td></tr>
 * <tr><td>1 to 65,536, + 16</td><td>the last chunk; of empty content it is the tag alone</td></tr>
 * </table>
 *
 * <p>The key of the object is HKDF-SHA-256(key, salt, "redoubt backup object", 0, name). The nonce of a chunk is its
 * number from 0 (8 bytes, the highest first), three zeros, and 1 for the last chunk or 0. The first 48 bytes are
 * additional data of each chunk. So a chunk that was changed, moved, or taken from another object does not decrypt. Nor
 * does the last chunk of an object that was cut, or a chunk behind which another was added.
 *
 * <p>A store that lies can still hide whole objects, or bring back an older object of the same name. Names and sizes
 * are not encrypted.
 */
final class ObjectCipher {
    /** The bytes of the content in a chunk. */
    static final int CHUNK = 1 << 16;

    static final int TAG = 16;
    static final int HEADER = 48;
    static final int SALT = 32;

    private static final byte[] MAGIC = "RDTENC01".getBytes(StandardCharsets.US_ASCII);
    private static final int KEY_ID = 8;
    private static final int NONCE = 12;

    private final byte[] header;
    private final SecretKeySpec key;
    private final Cipher cipher;

    private ObjectCipher(byte[] header, SecretKeySpec key) {
        this.header = header;
        this.key = key;
        try {
            this.cipher = Cipher.getInstance("AES/GCM/NoPadding");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("each JDK has AES in GCM", e);
        }
    }

    /** The cipher of a new object. */
    static ObjectCipher create(EncryptionKey key, String name, byte[] salt) {
        byte[] header =
                ByteBuffer.allocate(HEADER).put(MAGIC).put(key.id()).put(salt).array();
        return new ObjectCipher(header, key.derive(salt, name));
    }

    /**
     * The cipher of an object that begins with these bytes.
     *
     * @throws IllegalArgumentException the reason for which it cannot be read, without its name
     */
    static ObjectCipher open(EncryptionKey key, String name, byte[] header) {
        if (!Arrays.equals(Arrays.copyOf(header, MAGIC.length), MAGIC)) {
            throw new IllegalArgumentException("it is not encrypted, and backup-encryption-key-file is set");
        }
        if (header.length < HEADER) {
            throw new IllegalArgumentException("it ends in its header");
        }
        byte[] id = Arrays.copyOfRange(header, MAGIC.length, MAGIC.length + KEY_ID);
        if (!Arrays.equals(id, key.id())) {
            throw new IllegalArgumentException("it is encrypted with key "
                    + HexFormat.of().formatHex(id) + ", and backup-encryption-key-file holds " + key);
        }
        byte[] salt = Arrays.copyOfRange(header, MAGIC.length + KEY_ID, HEADER);
        return new ObjectCipher(header.clone(), key.derive(salt, name));
    }

    /** The first bytes of the object; not to be changed. */
    byte[] header() {
        return header;
    }

    /**
     * Encrypts a chunk.
     *
     * @param to gets {@code length} + {@link #TAG} bytes
     * @return the number of these bytes
     */
    int encrypt(long number, boolean last, byte[] from, int length, byte[] to) {
        try {
            start(Cipher.ENCRYPT_MODE, number, last);
            return cipher.doFinal(from, 0, length, to, 0);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("encryption of a chunk failed", e);
        }
    }

    /**
     * Decrypts a chunk.
     *
     * @param length with the tag
     * @param to gets {@code length} - {@link #TAG} bytes
     * @return the number of these bytes, or -1 if the chunk is not what was encrypted here
     */
    int decrypt(long number, boolean last, byte[] from, int length, byte[] to) {
        if (length < TAG) {
            return -1;
        }
        try {
            start(Cipher.DECRYPT_MODE, number, last);
            return cipher.doFinal(from, 0, length, to, 0);
        } catch (AEADBadTagException e) {
            return -1;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("decryption of a chunk failed", e);
        }
    }

    private void start(int mode, long number, boolean last) throws GeneralSecurityException {
        ByteBuffer nonce = ByteBuffer.allocate(NONCE).putLong(number).put(NONCE - 1, (byte) (last ? 1 : 0));
        cipher.init(mode, key, new GCMParameterSpec(TAG * Byte.SIZE, nonce.array()));
        cipher.updateAAD(header);
    }

    /** The size of the object whose content has so many bytes. */
    static long storedSize(long contentSize) {
        long chunks = Math.max(1, (contentSize + CHUNK - 1) / CHUNK);
        return HEADER + contentSize + chunks * TAG;
    }

    /** The bytes of the content of an object of that size; 0 if it is too small to be an object of this form. */
    static long contentSize(long storedSize) {
        long body = Math.max(0, storedSize - HEADER);
        return body / (CHUNK + TAG) * CHUNK + Math.max(0, body % (CHUNK + TAG) - TAG);
    }

    /** The place of a chunk in the object. */
    static long place(long number) {
        return HEADER + number * (CHUNK + TAG);
    }
}
