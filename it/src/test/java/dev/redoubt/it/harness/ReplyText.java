package dev.redoubt.it.harness;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Replies as texts, by which contents of two servers, or of a server and a model, can be compared. Stateless. */
public final class ReplyText {
    private ReplyText() {}

    /** Returns a text in which each byte is a character. */
    public static String latin(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    /** Returns the reply as a text; an array is in brackets. */
    public static String of(@Nullable Object reply) {
        if (reply instanceof byte[] bytes) {
            return latin(bytes);
        }
        if (reply instanceof List<?> items) {
            return items.stream().map(ReplyText::of).toList().toString();
        }
        return String.valueOf(reply);
    }

    /**
     * Returns the value of a field of the reply to INFO.
     *
     * @throws IllegalArgumentException if it has no such field
     */
    public static String infoField(@Nullable String info, String name) {
        for (String line : String.valueOf(info).split("\r\n")) {
            if (line.startsWith(name + ":")) {
                return line.substring(name.length() + 1);
            }
        }
        throw new IllegalArgumentException("INFO has no " + name + ": " + info);
    }

    /** Returns the groups of {@code step} items of an array that has no order, as sorted texts. */
    public static List<String> sorted(@Nullable Object reply, int step) {
        List<String> groups = new ArrayList<>();
        if (reply instanceof List<?> items) {
            for (int i = 0; i < items.size(); i += step) {
                groups.add(of(items.subList(i, i + step)));
            }
        }
        groups.sort(null);
        return groups;
    }
}
