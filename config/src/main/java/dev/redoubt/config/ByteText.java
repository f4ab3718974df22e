package dev.redoubt.config;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * Conversions of the texts of this package. Directive values are bytes, as in Redis: a password or a file name that was
 * given is the same bytes in CONFIG GET, in AUTH and on disk, in whatever encoding they are. They are held as strings
 * with one character, 0 to 255, for each byte, which ISO 8859-1 maps one to one. Stateless.
 */
public final class ByteText {
    private ByteText() {}

    /** Returns the bytes of a text. */
    public static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** Returns the text of bytes. */
    public static String of(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    /** Returns the text of a string of Unicode characters: the bytes of its UTF-8 form. */
    public static String ofUnicode(String unicode) {
        return of(unicode.getBytes(StandardCharsets.UTF_8));
    }

    /** Returns a text as a person reads it: decoded as UTF-8 if it is UTF-8, else unchanged. */
    public static String display(String text) {
        if (text.chars().anyMatch(c -> c > 0xff)) {
            return text;
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes(text)))
                    .toString();
        } catch (CharacterCodingException notUtf8) {
            return text;
        }
    }
}
