package dev.redoubt.persistence.text;

import dev.redoubt.persistence.log.Incarnation;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A strict reader of the fields of a durable state: a member's state file, a sentinel's vote. Damage must not read as a
 * permission, so every text has exactly one meaning or none. All methods throw IllegalArgumentException for a text that
 * is not of its form. Immutable.
 */
public final class StateFields {
    private final String owner;
    private final Map<String, String> fields;

    /**
     * Reads from the given fields.
     *
     * @param owner the name of the state in error texts: "the member's state"
     */
    public StateFields(String owner, Map<String, String> fields) {
        this.owner = owner;
        this.fields = Map.copyOf(fields);
    }

    /** The text of a field that must be there. */
    public String text(String key) {
        String value = fields.get(key);
        if (value == null) {
            throw new IllegalArgumentException(owner + " lacks '" + key + "'");
        }
        return value;
    }

    /** The text of a field, or null if the state has none. */
    public @Nullable String optional(String key) {
        return fields.get(key);
    }

    /** A term of a field that must be there. */
    public long term(String key) {
        return parseTerm(text(key));
    }

    /** A flag of a field that must be there. */
    public boolean flag(String key) {
        String text = text(key);
        if (!text.equals("true") && !text.equals("false")) {
            throw new IllegalArgumentException("neither true nor false: '" + text + "'");
        }
        return text.equals("true");
    }

    /** A term; a negative one would be below every promise and every vote. */
    public static long parseTerm(String text) {
        return notNegative(text, "term");
    }

    /** A number that is not negative. */
    public static long notNegative(String text, String name) {
        long number = Long.parseLong(text);
        if (number < 0) {
            throw new IllegalArgumentException("not a " + name + ": '" + text + "'");
        }
        return number;
    }

    /** Exactly {@code count} words, separated by one blank each. */
    public static String[] words(String text, int count) {
        String[] words = text.split(" ", -1);
        if (words.length != count) {
            throw new IllegalArgumentException("not " + count + " words: '" + text + "'");
        }
        return words;
    }

    /** An incarnation as {@link Incarnation#toString} writes it. */
    public static Incarnation incarnation(String hex) {
        return new Incarnation(Long.parseUnsignedLong(hex, 16));
    }
}
