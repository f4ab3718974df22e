package dev.redoubt.persistence.backup.encryption;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The secret of 32 bytes from which the keys of all objects are derived. Immutable; nothing prints it. */
public final class EncryptionKey {
    static final int BYTES = 32;

    private static final String HMAC = "HmacSHA256";
    private static final int ID_BYTES = 8;
    private static final byte[] ID_LABEL = "redoubt backup key id".getBytes(StandardCharsets.US_ASCII);
    private static final String OBJECT_LABEL = "redoubt backup object\0";

    /** A file of another kind is not read into memory. */
    private static final long MAX_FILE_BYTES = 1024;

    private final byte[] secret;

    /**
     * Takes a secret.
     *
     * @throws IllegalArgumentException if it has not 32 bytes
     */
    EncryptionKey(byte[] secret) {
        if (secret.length != BYTES) {
            throw new IllegalArgumentException("a key has " + BYTES + " bytes, not " + secret.length);
        }
        this.secret = secret.clone();
    }

    /**
     * Reads a key from a file: 32 bytes as 64 hexadecimal digits or as base64, with white space around them.
     *
     * @throws IOException one line with the file and the reason, without anything of its content
     */
    public static EncryptionKey read(Path file) throws IOException {
        if (Files.size(file) > MAX_FILE_BYTES) {
            throw notAKey(file);
        }
        String text = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).strip();
        byte[] secret;
        try {
            secret = text.length() == 2 * BYTES
                    ? HexFormat.of().parseHex(text)
                    : Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException quotesTheContent) {
            // The message of the JDK names characters of the key.
            throw notAKey(file);
        }
        if (secret.length != BYTES) {
            throw notAKey(file);
        }
        return new EncryptionKey(secret);
    }

    private static IOException notAKey(Path file) {
        return new IOException(file + ": holds no key; a key is " + BYTES
                + " bytes as hexadecimal digits or base64 (openssl rand -hex " + BYTES + ")");
    }

    /** The 8 bytes that tell this key from others, in the header of each object. They say nothing of the secret. */
    byte[] id() {
        return Arrays.copyOf(hmac(secret, ID_LABEL), ID_BYTES);
    }

    /**
     * The key of one object: HKDF (RFC 5869) with SHA-256 of this key, the salt, and the object's name. The name makes
     * an object that lies under another name undecryptable.
     */
    SecretKeySpec derive(byte[] salt, String name) {
        byte[] extracted = hmac(salt, secret);
        byte[] info = (OBJECT_LABEL + name).getBytes(StandardCharsets.UTF_8);
        // One block of the expansion is as long as the key.
        byte[] block = Arrays.copyOf(info, info.length + 1);
        block[info.length] = 1;
        return new SecretKeySpec(hmac(extracted, block), "AES");
    }

    private static byte[] hmac(byte[] key, byte[] data) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(new SecretKeySpec(key, HMAC));
            return mac.doFinal(data);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("each JDK has " + HMAC, e);
        }
    }

    @Override
    public String toString() {
        return "key " + HexFormat.of().formatHex(id());
    }
}
