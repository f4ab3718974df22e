package dev.redoubt.persistence.aof.format;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * A map of texts as a small file: a line {@code key value} each, in the order of the keys and quoted as in the manifest,
 * and a last line {@code #C <crc32c>} over all before it. A file that was cut or changed is not such a text. Pure.
 */
public final class SealedText {
    private static final String CHECK = "#C ";

    private SealedText() {}

    /** The bytes of a map; {@link #parse} returns an equal map for them. */
    public static byte[] format(Map<String, String> map) {
        StringBuilder text = new StringBuilder();
        new TreeMap<>(map).forEach((key, value) -> text.append(QuotedWords.quote(encode(key)))
                .append(' ')
                .append(QuotedWords.quote(encode(value)))
                .append('\n'));
        String body = text.toString();
        return (body + checkLine(body)).getBytes(StandardCharsets.ISO_8859_1);
    }

    /** Reads {@link #format}; null if the bytes are not what was written. */
    public static @Nullable Map<String, String> parse(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        int check = text.lastIndexOf(CHECK);
        if (check < 0 || !text.substring(check).equals(checkLine(text.substring(0, check)))) {
            return null;
        }
        Map<String, String> map = new TreeMap<>();
        for (String line : text.substring(0, check).split("\n")) {
            List<String> words = QuotedWords.split(line);
            if (words != null && words.size() == 2) {
                map.put(decode(words.get(0)), decode(words.get(1)));
            }
        }
        return map;
    }

    private static String checkLine(String body) {
        CRC32C crc = new CRC32C();
        crc.update(body.getBytes(StandardCharsets.ISO_8859_1));
        return CHECK + RecordCodec.crcText((int) crc.getValue()) + "\n";
    }

    private static String encode(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    private static String decode(String text) {
        return new String(text.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }
}
