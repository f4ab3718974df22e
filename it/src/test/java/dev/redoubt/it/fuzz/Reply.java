package dev.redoubt.it.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A reply taken apart.
 *
 * @param type the character of its type in RESP
 * @param text what stands behind it in the line, or the bytes of a bulk string in Latin-1; of a null, no text of those
 * @param items the elements of an aggregate; of a map, keys and values in turn
 */
record Reply(char type, String text, List<Reply> items) {
    private static final String AGGREGATES = "*~%>";
    private static final String NULL = "\r\nnull";

    static Reply parse(byte[] raw) {
        return new Parser(new String(raw, StandardCharsets.ISO_8859_1)).next();
    }

    boolean isAggregate() {
        return AGGREGATES.indexOf(type) >= 0 && !isNull();
    }

    boolean isError() {
        return type == '-' || type == '!';
    }

    boolean isNull() {
        return type == '_' || text.equals(NULL);
    }

    /** The same with the elements of this aggregate sorted, {@code width} of them together. */
    Reply sorted(int width) {
        if (!isAggregate()) {
            return this;
        }
        int together = type == '%' ? 2 : width;
        if (items.size() % together != 0) {
            together = 1;
        }
        List<List<Reply>> groups = new ArrayList<>();
        for (int i = 0; i < items.size(); i += together) {
            groups.add(items.subList(i, i + together));
        }
        groups.sort(Comparator.comparing(List::toString));
        return new Reply(type, text, groups.stream().flatMap(List::stream).toList());
    }

    /** The same with the elements of all aggregates in it sorted, also those of arrays. */
    Reply deeplySorted() {
        if (!isAggregate()) {
            return this;
        }
        List<Reply> sorted = items.stream()
                .map(Reply::deeplySorted)
                .sorted(Comparator.comparing(Reply::toString))
                .toList();
        return new Reply(type, text, sorted);
    }

    @Override
    public String toString() {
        if (!isAggregate()) {
            return type + text.replace("\r", "\\r").replace("\n", "\\n");
        }
        return type + items.toString();
    }

    private static final class Parser {
        private final String raw;
        private int at;

        Parser(String raw) {
            this.raw = raw;
        }

        Reply next() {
            char type = raw.charAt(at);
            int end = raw.indexOf("\r\n", at);
            String line = raw.substring(at + 1, end);
            at = end + 2;
            if ("$*".indexOf(type) >= 0 && line.equals("-1")) {
                return new Reply(type, NULL, List.of());
            }
            if ("$=".indexOf(type) >= 0) {
                int length = Integer.parseInt(line);
                String text = raw.substring(at, at + length);
                at += length + 2;
                return new Reply(type, text, List.of());
            }
            List<Reply> items = new ArrayList<>();
            if (AGGREGATES.indexOf(type) >= 0) {
                int count = Integer.parseInt(line) * (type == '%' ? 2 : 1);
                for (int i = 0; i < count; i++) {
                    items.add(next());
                }
            }
            return new Reply(type, line, items);
        }
    }
}
