package dev.redoubt.persistence.rdb;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** A snapshot that is damaged, ends too early, or has data that Redoubt does not know; the message names the byte. */
public final class RdbException extends IOException {
    private static final long serialVersionUID = 1L;

    /** The most characters of the file that a message shows. */
    private static final int PRINTED = 64;

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

    /** The bytes for a message. */
    static String printable(byte[] text) {
        return printable(new String(text, StandardCharsets.ISO_8859_1));
    }

    /** The text for a message: one line, not too long. */
    static String printable(String text) {
        StringBuilder shown = new StringBuilder();
        for (int i = 0; i < Math.min(text.length(), PRINTED); i++) {
            char c = text.charAt(i);
            if (c < ' ' || c > '~' || c == '\\') {
                shown.append(String.format("\\x%02x", (int) c));
            } else {
                shown.append(c);
            }
        }
        return text.length() > PRINTED ? shown + "…" : shown.toString();
    }
}
