package dev.redoubt.sentinel.votes;

import dev.redoubt.sentinel.core.VoteState;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The event of the vote journal: the whole {@link VoteState} as a command in RESP, {@code VOTE field value ...}, which
 * an operator can read. The newest event counts. Stateless.
 */
final class VoteEvent {
    private static final String NAME = "VOTE";

    private VoteEvent() {}

    static byte[] encode(VoteState state) {
        List<String> words = new ArrayList<>(List.of(NAME));
        new TreeMap<>(state.format()).forEach((field, value) -> words.addAll(List.of(field, value)));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(ascii("*" + words.size() + "\r\n"));
        for (String word : words) {
            byte[] bytes = ascii(word);
            out.writeBytes(ascii("$" + bytes.length + "\r\n"));
            out.writeBytes(bytes);
            out.writeBytes(ascii("\r\n"));
        }
        return out.toByteArray();
    }

    /**
     * Reads what {@link #encode} wrote.
     *
     * @throws IllegalArgumentException if it is anything else
     */
    static VoteState decode(byte[] event) {
        Reader in = new Reader(new String(event, StandardCharsets.ISO_8859_1));
        int count = in.number('*');
        if (count % 2 == 0 || !in.word().equals(NAME)) {
            throw new IllegalArgumentException("not a VOTE");
        }
        Map<String, String> fields = new TreeMap<>();
        for (int i = 1; i < count; i += 2) {
            fields.put(in.word(), in.word());
        }
        if (in.at != in.text.length()) {
            throw new IllegalArgumentException("more than one VOTE");
        }
        return VoteState.parse(fields);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static final class Reader {
        private static final int MAX_DIGITS = 6;
        private final String text;
        private int at;

        Reader(String text) {
            this.text = text;
        }

        int number(char mark) {
            int end = text.indexOf("\r\n", at);
            if (end < at + 2 || end > at + 1 + MAX_DIGITS || text.charAt(at) != mark) {
                throw new IllegalArgumentException("not RESP");
            }
            int number = Integer.parseUnsignedInt(text.substring(at + 1, end));
            at = end + 2;
            return number;
        }

        String word() {
            int length = number('$');
            if (length > text.length() - at - 2 || !text.startsWith("\r\n", at + length)) {
                throw new IllegalArgumentException("not RESP");
            }
            String word = text.substring(at, at + length);
            at += length + 2;
            return word;
        }
    }
}
