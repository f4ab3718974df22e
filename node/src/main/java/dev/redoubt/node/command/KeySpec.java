package dev.redoubt.node.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One specification of where keys are among the arguments of a request (server.h keySpec). Immutable.
 *
 * @param flags bits of {@link KeyFlag}
 * @param begin how the search begins
 * @param index where it begins: the index of an argument, the command's name being 0. For a keyword the place from
 *     which it is looked for, negative counted from the end
 * @param keyword the argument before the first key, in lower case; empty without one
 * @param find how the keys are found from there
 * @param last of a range: the index of the last key, counted from the first; negative counted from the request's end
 * @param step distance between keys
 * @param limit of a range to the end: 2 if keys take the first half of it; 0 otherwise
 */
public record KeySpec(int flags, Begin begin, int index, String keyword, Find find, int last, int step, int limit) {

    /** The way in which the search begins. */
    public enum Begin {
        INDEX,
        KEYWORD,
        UNKNOWN
    }

    /** The way in which the keys are found. */
    public enum Find {
        RANGE,
        /** The first argument is the number of the keys that follow. */
        KEYNUM,
        UNKNOWN
    }

    private static final Pattern PLACE =
            Pattern.compile("(?<count>#)?(?:(?<word>[A-Z]+)@)?(?<from>-?\\d+)(?:\\.\\.(?<last>-?\\d+))?"
                    + "(?:/(?<step>\\d+))?(?:%(?<limit>\\d+))?");

    /**
     * Reads specifications separated by commas; each has names of {@link KeyFlag} and a place:
     *
     * <ul>
     *   <li>{@code 1}: the argument 1 is the key; {@code 1..2}: those from 1 to 2; {@code 1..-1/2}: every other one
     *       from 1 to the last;
     *   <li>{@code #2}: the argument 2 counts the keys behind it;
     *   <li>{@code STORE@6}: the argument behind the first STORE, looked for from 6 on; {@code STREAMS@1..-1%2}: those
     *       behind STREAMS, but only the first half of them;
     *   <li>{@code ?}: a place that needs more than a specification.
     * </ul>
     *
     * @throws IllegalArgumentException the text is none of these
     */
    public static List<KeySpec> parse(String text) {
        List<KeySpec> specs = new ArrayList<>();
        for (String one : text.isEmpty() ? new String[0] : text.split(", ")) {
            int space = one.lastIndexOf(' ');
            int flags = 0;
            for (String name : one.substring(0, space).split(" ")) {
                flags |= KeyFlag.valueOf(name.toUpperCase(Locale.ROOT)).bit();
            }
            specs.add(place(flags, one.substring(space + 1)));
        }
        return List.copyOf(specs);
    }

    private static KeySpec place(int flags, String text) {
        if (text.equals("?")) {
            return new KeySpec(flags, Begin.UNKNOWN, 0, "", Find.UNKNOWN, 0, 1, 0);
        }
        Matcher place = PLACE.matcher(text);
        if (!place.matches()) {
            throw new IllegalArgumentException("no place of keys: " + text);
        }
        String word = place.group("word");
        int from = Integer.parseInt(place.group("from"));
        int last = number(place.group("last"), word == null ? from : 0);
        return new KeySpec(
                flags,
                word == null ? Begin.INDEX : Begin.KEYWORD,
                from,
                word == null ? "" : word.toLowerCase(Locale.ROOT),
                place.group("count") == null ? Find.RANGE : Find.KEYNUM,
                word == null && last > 0 ? last - from : last,
                number(place.group("step"), 1),
                number(place.group("limit"), 0));
    }

    private static int number(@Nullable String text, int without) {
        return text == null ? without : Integer.parseInt(text);
    }

    /** Returns whether it has the flag. */
    public boolean has(KeyFlag flag) {
        return flag.in(flags);
    }

    /** Returns whether its keys have a place that a first and a last index describe. */
    boolean fixed() {
        return begin == Begin.INDEX && find == Find.RANGE;
    }
}
