package dev.redoubt.persistence.rdb;

import java.io.IOException;

/** A snapshot that is damaged, ends too early, or has data that Redoubt does not know; the message names the byte. */
public final class RdbException extends IOException {
    private static final long serialVersionUID = 1L;

    private final long offset;
    private final String matter;

    /** {@code offset}: the byte of the file at which the offending thing begins. */
    public RdbException(long offset, String matter) {
        super("RDB byte " + offset + ": " + matter);
        this.offset = offset;
        this.matter = matter;
    }

    RdbException(long offset, String matter, Throwable cause) {
        this(offset, matter);
        initCause(cause);
    }

    /** Returns what is wrong, without the byte. */
    public String matter() {
        return matter;
    }

    /** The byte of the file at which the offending thing begins. */
    public long offset() {
        return offset;
    }
}
