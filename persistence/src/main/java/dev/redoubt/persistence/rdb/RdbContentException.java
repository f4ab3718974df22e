package dev.redoubt.persistence.rdb;

import java.io.IOException;

/**
 * A visitor refuses a part of a snapshot that is well-formed in itself, as a key that comes twice. {@link RdbReader}
 * makes an {@link RdbException} of it, which names the byte.
 */
public final class RdbContentException extends IOException {
    private static final long serialVersionUID = 1L;

    private final String matter;

    /** @param matter what is wrong, as a part of a sentence */
    public RdbContentException(String matter) {
        super(matter);
        this.matter = matter;
    }

    /** A fault of a key or its value; {@code matter} follows the name of the key. */
    public static RdbContentException ofKey(byte[] key, String matter) {
        return new RdbContentException("key '" + RdbException.printable(key) + "' " + matter);
    }

    /** Returns what is wrong, as a part of a sentence. */
    public String matter() {
        return matter;
    }
}
